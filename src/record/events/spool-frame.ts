import { crc32 } from 'node:zlib'
import type { Delivery, EventItem } from './item.ts'

/**
 * A frame is one delivery on disk, big-endian: mark (4), version (1), nothing (3), bytes of the body (4), source (4),
 * received in ms since 1970 (8), CRC-32 of the body (4), CRC-32 of the header so far (4); then the items as JSON.
 */
const HEADER_BYTES = 32
const VERSION = 1
// 0xFF never stands in UTF-8: inside a body the mark cannot occur.
const MARK = Buffer.from([0xff, 0x56, 0x53, 0xff])

/** A delivery as it was found, with the bytes that hold it. */
export interface FoundFrame {
  readonly delivery: Delivery
  readonly start: number
  readonly end: number
}

/** Bytes that are no frame. */
export interface DamagedBytes {
  readonly start: number
  readonly end: number
}

export interface FoundFrames {
  readonly frames: FoundFrame[]
  /** Once were frames, perhaps acknowledged ones: somebody has to look at them. */
  readonly damaged: DamagedBytes[]
  /** Where a last frame begins that never was written whole, and so never acknowledged; null without one. */
  readonly tornAt: number | null
}

export function encodeFrame({ sourceId, receivedAt, items }: Delivery): Buffer {
  const body = Buffer.from(JSON.stringify(items))
  const frame = Buffer.alloc(HEADER_BYTES + body.length)
  MARK.copy(frame)
  frame.writeUInt8(VERSION, 4)
  frame.writeUInt32BE(body.length, 8)
  frame.writeUInt32BE(sourceId, 12)
  frame.writeDoubleBE(receivedAt, 16)
  frame.writeUInt32BE(crc32(body), 24)
  frame.writeUInt32BE(crc32(frame.subarray(0, 28)), 28)
  body.copy(frame, HEADER_BYTES)
  return frame
}

/**
 * Everything a file holds, in the order it was written. After damage it goes on at the next frame that is whole.
 * `isSealed`: the file was written to its end, so nothing in it can be torn.
 */
export function findFrames(bytes: Buffer, { isSealed }: { isSealed: boolean }): FoundFrames {
  const frames: FoundFrame[] = []
  const damaged: DamagedBytes[] = []
  let start = 0
  while (start < bytes.length) {
    const frame = frameAt(bytes, start) ?? nextFrame(bytes, start)
    const end = frame?.start ?? bytes.length
    if (end > start) {
      if (!frame && !isSealed && isTorn(bytes.subarray(start))) return { frames, damaged, tornAt: start }
      damaged.push({ start, end })
    }
    if (!frame) break
    frames.push(frame)
    start = frame.end
  }
  return { frames, damaged, tornAt: null }
}

/** When the first delivery of a file was received, ms since 1970; null when its header is damaged. */
export function receivedAtOf(firstBytes: Buffer): number | null {
  return readHeader(firstBytes, 0)?.receivedAt ?? null
}

export const FIRST_BYTES = HEADER_BYTES

interface Header {
  bodyBytes: number
  sourceId: number
  receivedAt: number
  bodyCrc: number
}

function readHeader(bytes: Buffer, start: number): Header | null {
  if (start + HEADER_BYTES > bytes.length) return null
  if (bytes.compare(MARK, 0, MARK.length, start, start + MARK.length) !== 0) return null
  if (crc32(bytes.subarray(start, start + 28)) !== bytes.readUInt32BE(start + 28)) return null
  if (bytes.readUInt8(start + 4) !== VERSION) return null
  return {
    bodyBytes: bytes.readUInt32BE(start + 8),
    sourceId: bytes.readUInt32BE(start + 12),
    receivedAt: bytes.readDoubleBE(start + 16),
    bodyCrc: bytes.readUInt32BE(start + 24),
  }
}

function frameAt(bytes: Buffer, start: number): FoundFrame | null {
  const header = readHeader(bytes, start)
  if (!header) return null
  const end = start + HEADER_BYTES + header.bodyBytes
  if (end > bytes.length) return null
  const body = bytes.subarray(start + HEADER_BYTES, end)
  if (crc32(body) !== header.bodyCrc) return null
  const items = itemsOf(body)
  if (!items) return null
  return { delivery: { sourceId: header.sourceId, receivedAt: header.receivedAt, items }, start, end }
}

/** Null for the one body in four thousand million that is damaged and has the right sum all the same. */
function itemsOf(body: Buffer): EventItem[] | null {
  try {
    return JSON.parse(body.toString()) as EventItem[]
  } catch {
    return null
  }
}

function nextFrame(bytes: Buffer, after: number): FoundFrame | null {
  for (let at = bytes.indexOf(MARK, after + 1); at >= 0; at = bytes.indexOf(MARK, at + 1)) {
    const frame = frameAt(bytes, at)
    if (frame) return frame
  }
  return null
}

/**
 * Whether these last bytes of a file are the beginning of one frame whose end never came. Where a file was made longer
 * before its bytes arrived, zeros stand; no body ends in one. Anything else may have been whole once.
 */
function isTorn(rest: Buffer): boolean {
  if (rest.at(-1) === 0) return true
  const header = readHeader(rest, 0)
  if (header) return HEADER_BYTES + header.bodyBytes > rest.length
  const begun = Math.min(rest.length, MARK.length)
  return rest.length < HEADER_BYTES && rest.compare(MARK, 0, begun, 0, begun) === 0
}
