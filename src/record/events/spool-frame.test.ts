import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeFrame, findFrames, receivedAtOf } from './spool-frame.ts'
import { deliveryOf, numberOf } from './testing/deliveries.ts'

const texts = fc.array(fc.string({ unit: 'binary', maxLength: 30 }), { minLength: 1, maxLength: 6 })
const framesOf = (some: readonly string[]) => some.map((text, index) => encodeFrame(deliveryOf(index, { text })))

test('what was written is read again, whatever it holds', () => {
  fc.assert(
    fc.property(texts, fc.boolean(), (some, isSealed) => {
      const found = findFrames(Buffer.concat(framesOf(some)), { isSealed })

      expect(found.frames.map((frame) => frame.delivery)).toEqual(
        some.map((text, index) => deliveryOf(index, { text })),
      )
      expect(found).toMatchObject({ damaged: [], tornAt: null })
    }),
  )
})

test('half a surrogate pair survives', () => {
  const delivery = deliveryOf(1, { text: 'a\ud800b' })
  expect(findFrames(encodeFrame(delivery), { isSealed: true }).frames[0]?.delivery).toEqual(delivery)
})

test('a file cut at any byte gives every frame before the cut and calls the rest torn', () => {
  const frames = framesOf(['', 'two', 'three'])
  const whole = Buffer.concat(frames)
  const ends = frames.map((_, index) => Buffer.concat(frames.slice(0, index + 1)).length)

  for (let length = 0; length <= whole.length; length += 1) {
    const found = findFrames(whole.subarray(0, length), { isSealed: false })
    const wholeOnes = ends.filter((end) => end <= length)
    expect(found.frames.map((frame) => numberOf(frame.delivery))).toEqual(wholeOnes.map((_, index) => index))
    expect(found.damaged).toEqual([])
    expect(found.tornAt).toBe(length === 0 || ends.includes(length) ? null : (wholeOnes.at(-1) ?? 0))
  }
})

test('a file grown before its bytes arrived ends in zeros: torn', () => {
  const [first, second] = framesOf(['one', 'two']) as [Buffer, Buffer]
  for (const kept of [0, 3, 20, second.length - 1]) {
    const bytes = Buffer.concat([first, second.subarray(0, kept), Buffer.alloc(second.length - kept)])
    expect(findFrames(bytes, { isSealed: false })).toMatchObject({ damaged: [], tornAt: first.length })
  }
})

test('one wrong byte costs the frame it stands in and is reported, never skipped', () => {
  fc.assert(
    fc.property(texts, fc.nat(), fc.integer({ min: 1, max: 255 }), (some, where, change) => {
      const frames = framesOf(some)
      const bytes = Buffer.concat(frames)
      const at = where % bytes.length
      bytes.writeUInt8(bytes.readUInt8(at) ^ change, at)
      const hit = frames.findIndex((_, index) => at < Buffer.concat(frames.slice(0, index + 1)).length)

      const found = findFrames(bytes, { isSealed: true })
      expect(found.frames.map((frame) => numberOf(frame.delivery))).toEqual(
        some.map((_, index) => index).filter((index) => index !== hit),
      )
      expect(found.damaged).toHaveLength(1)
      expect(found.tornAt).toBeNull()
    }),
    { numRuns: 300 },
  )
})

test('a whole last frame with a wrong byte is damage, not a torn end: it may have been acknowledged', () => {
  const bytes = Buffer.concat(framesOf(['one', 'two']))
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 5) ^ 1, bytes.length - 5)
  expect(findFrames(bytes, { isSealed: false })).toMatchObject({ tornAt: null, damaged: [{ end: bytes.length }] })
})

test('bytes that never were frames are damage from the first to the last', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), (noise) => {
      const found = findFrames(Buffer.from(noise), { isSealed: true })
      expect(found).toEqual({ frames: [], damaged: [{ start: 0, end: noise.length }], tornAt: null })
    }),
  )
})

test('the first bytes tell when the first delivery came', () => {
  expect(receivedAtOf(encodeFrame(deliveryOf(5)).subarray(0, 32))).toBe(deliveryOf(5).receivedAt)
  expect(receivedAtOf(Buffer.alloc(32))).toBeNull()
})
