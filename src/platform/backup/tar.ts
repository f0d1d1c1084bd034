import { archiveDamaged } from './errors.ts'

/** One file inside an archive. Members are small: content is cut into parts before it gets here. */
export interface TarMember {
  name: string
  body: Buffer
}

const BLOCK = 512
// Ours are below 9 MB; anything far beyond is not an archive of ours.
const LARGEST_MEMBER_BYTES = 64 * 1024 * 1024

/** A member as bytes: ustar header, body, padding to whole blocks. */
export function tarMember({ name, body }: TarMember, modifiedAt: Date): Buffer {
  const padding = Buffer.alloc((BLOCK - (body.length % BLOCK)) % BLOCK)
  return Buffer.concat([header(name, body.length, modifiedAt), body, padding])
}

/** What ends an archive: two empty blocks. */
export const TAR_END: Buffer = Buffer.alloc(2 * BLOCK)

/** The members of an archive in order, one in memory at a time. Refuses one that is cut off or is no tar. */
export async function* readTar(chunks: AsyncIterable<Buffer>): AsyncGenerator<TarMember> {
  const source = chunks[Symbol.asyncIterator]()
  const take = taker(source)
  try {
    for (;;) {
      const block = await take(BLOCK)
      if (block.every((byte) => byte === 0)) return
      const size = sizeIn(block)
      const body = await take(size)
      await take((BLOCK - (size % BLOCK)) % BLOCK)
      yield { name: nameIn(block), body }
    }
  } finally {
    // Closes the file when the reader has seen enough.
    await source.return?.()
  }
}

function header(name: string, size: number, modifiedAt: Date): Buffer {
  const block = Buffer.alloc(BLOCK)
  const { prefix, last } = splitName(name)
  block.write(last, 0)
  block.write('0000600\0', 100)
  block.write('0000000\0', 108)
  block.write('0000000\0', 116)
  block.write(`${octal(size, 11)}\0`, 124)
  block.write(`${octal(Math.floor(modifiedAt.getTime() / 1000), 11)}\0`, 136)
  block.write('        ', 148)
  block.write('0', 156)
  block.write('ustar\u000000', 257)
  block.write(prefix, 345)
  block.write(`${octal(checksum(block), 6)}\0 `, 148)
  return block
}

/** ustar keeps 100 bytes of a name, and up to 155 of the folders before it. */
function splitName(name: string): { prefix: string; last: string } {
  if (Buffer.byteLength(name) <= 100) return { prefix: '', last: name }
  for (let at = name.indexOf('/'); at !== -1; at = name.indexOf('/', at + 1)) {
    const prefix = name.slice(0, at)
    const last = name.slice(at + 1)
    if (Buffer.byteLength(prefix) <= 155 && Buffer.byteLength(last) <= 100) return { prefix, last }
  }
  throw new Error(`The name is too long for an archive: ${name}`)
}

function nameIn(block: Buffer): string {
  const last = textIn(block, 0, 100)
  const prefix = textIn(block, 345, 155)
  return prefix === '' ? last : `${prefix}/${last}`
}

function sizeIn(block: Buffer): number {
  const written = Number.parseInt(textIn(block, 148, 8), 8)
  const blank = Buffer.from(block)
  blank.write('        ', 148)
  const size = Number.parseInt(textIn(block, 124, 12), 8)
  if (checksum(blank) !== written || !(size <= LARGEST_MEMBER_BYTES))
    throw archiveDamaged('a file header in it is broken')
  return size
}

function textIn(block: Buffer, start: number, length: number): string {
  const field = block.subarray(start, start + length)
  const end = field.indexOf(0)
  return field.toString('utf8', 0, end === -1 ? length : end)
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0')
}

function checksum(block: Buffer): number {
  let sum = 0
  for (const byte of block) sum += byte
  return sum
}

/** Cuts a stream into pieces of exactly the asked length. */
function taker(source: AsyncIterator<Buffer>): (length: number) => Promise<Buffer> {
  let rest: Buffer = Buffer.alloc(0)
  return async (length) => {
    const pieces = [rest]
    let have = rest.length
    while (have < length) {
      const next = await source.next()
      if (next.done) throw archiveDamaged('it ends too early')
      pieces.push(next.value)
      have += next.value.length
    }
    const whole = pieces.length === 1 ? rest : Buffer.concat(pieces)
    rest = whole.subarray(length)
    return whole.subarray(0, length)
  }
}
