import { isAscii, isUtf8 } from 'node:buffer'
import iconv from 'iconv-lite'
import { encodingUnknown, fileNotText } from './csv-errors.ts'

export type FileEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

/**
 * Stands in decoded text for bytes that mean nothing in the file's encoding. No decoder yields a lone surrogate for
 * valid bytes, so conversion can tell damage from a U+FFFD that was really written, and names the row.
 */
export const DAMAGED = '\ud800'

export interface FileDecoder {
  /** May settle late: a file of plain ASCII is `utf-8` until its first other byte. */
  readonly encoding: FileEncoding
  write(bytes: Buffer): string
  end(): string
}

/** Chooses how to decode a file from its first bytes; refuses what is not text. */
export function decoderFor(head: Buffer): { decoder: FileDecoder; bomBytes: number } {
  refuseKnownBinary(head)
  if (startsWith(head, [0xff, 0xfe, 0, 0]) || startsWith(head, [0, 0, 0xfe, 0xff])) throw encodingUnknown()
  if (startsWith(head, [0xef, 0xbb, 0xbf])) return { decoder: lenientUtf8('utf-8'), bomBytes: 3 }
  if (startsWith(head, [0xff, 0xfe])) return { decoder: utf16('utf-16le'), bomBytes: 2 }
  if (startsWith(head, [0xfe, 0xff])) return { decoder: utf16('utf-16be'), bomBytes: 2 }

  const byZeros = utf16ByZeros(head)
  if (byZeros) return { decoder: utf16(byZeros), bomBytes: 0 }
  refuseControlBytes(head)
  return { decoder: lenientUtf8('undecided'), bomBytes: 0 }
}

const MAGIC: readonly { bytes: readonly number[]; what: string; advice: string }[] = [
  {
    bytes: [0x50, 0x4b, 3, 4],
    what: 'an Excel workbook or a ZIP archive',
    advice: 'Open it and save the sheet as CSV UTF-8.',
  },
  {
    bytes: [0xd0, 0xcf, 0x11, 0xe0],
    what: 'an old Excel workbook',
    advice: 'Open it and save the sheet as CSV UTF-8.',
  },
  { bytes: [0x1f, 0x8b], what: 'a gzip archive', advice: 'Unpack it first.' },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], what: 'a Zstandard archive', advice: 'Unpack it first.' },
  { bytes: [0x42, 0x5a, 0x68], what: 'a bzip2 archive', advice: 'Unpack it first.' },
  { bytes: [0x37, 0x7a, 0xbc, 0xaf], what: 'a 7-Zip archive', advice: 'Unpack it first.' },
  { bytes: [0x25, 0x50, 0x44, 0x46], what: 'a PDF document', advice: 'Export the table it shows as CSV.' },
  { bytes: [0x50, 0x41, 0x52, 0x31], what: 'a Parquet file', advice: 'Export it as CSV.' },
  { bytes: [0x89, 0x50, 0x4e, 0x47], what: 'a picture', advice: 'Export the table it shows as CSV.' },
]

function refuseKnownBinary(head: Buffer) {
  const known = MAGIC.find((magic) => startsWith(head, magic.bytes))
  if (known) throw fileNotText(known.what, known.advice)
}

/** A stray U+0000 is an error of its row; a file full of control bytes was never text. */
function refuseControlBytes(head: Buffer) {
  let controls = 0
  for (const byte of head) if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13) controls += 1
  if (controls > head.length / 10) throw fileNotText('a binary file', 'Export it as CSV UTF-8.')
}

/** Mostly Latin text has a zero in every second byte: at odd places when little-endian, at even ones when big-endian. */
function utf16ByZeros(head: Buffer): 'utf-16le' | 'utf-16be' | null {
  const pairs = Math.floor(Math.min(head.length, 4096) / 2)
  if (pairs < 2) return null
  let even = 0
  let odd = 0
  for (let index = 0; index < pairs * 2; index += 2) {
    if (head[index] === 0) even += 1
    if (head[index + 1] === 0) odd += 1
  }
  if (odd > pairs * 0.4 && even < pairs * 0.05) return 'utf-16le'
  if (even > pairs * 0.4 && odd < pairs * 0.05) return 'utf-16be'
  return null
}

function utf16(encoding: 'utf-16le' | 'utf-16be'): FileDecoder {
  const decoder = iconv.getDecoder(encoding, { stripBOM: false })
  let bytesSeen = 0
  return {
    encoding,
    write(bytes) {
      bytesSeen += bytes.length
      return decoder.write(bytes)
    },
    end() {
      // iconv drops half a character at the end; the row it stood in must not look whole.
      return (decoder.end() ?? '') + (bytesSeen % 2 === 1 ? DAMAGED : '')
    },
  }
}

/**
 * UTF-8 until proven otherwise. The first non-ASCII bytes decide: valid UTF-8 makes the file UTF-8 for good, anything
 * else makes it Windows-1252, which is consistent because all text before was ASCII. So one pass is enough, also for
 * streams. Invalid bytes later in a UTF-8 file damage only their own line.
 */
function lenientUtf8(start: 'undecided' | 'utf-8'): FileDecoder {
  let state: 'undecided' | 'utf-8' | 'windows-1252' = start
  let pending: Buffer = Buffer.alloc(0)

  function decide(bytes: Buffer): string {
    if (state === 'windows-1252') return windows1252(bytes)
    if (isUtf8(bytes)) {
      state = 'utf-8'
      return bytes.toString('utf8')
    }
    if (state === 'utf-8') return mendLines(bytes)
    state = 'windows-1252'
    return windows1252(bytes)
  }

  return {
    get encoding() {
      return state === 'undecided' ? 'utf-8' : state
    },
    write(bytes) {
      const all = pending.length > 0 ? Buffer.concat([pending, bytes]) : bytes
      if (isAscii(all)) {
        pending = Buffer.alloc(0)
        return all.toString('latin1')
      }
      const whole = state === 'windows-1252' ? all.length : all.length - unfinishedBytes(all)
      pending = Buffer.from(all.subarray(whole))
      const ready = all.subarray(0, whole)
      return isAscii(ready) ? ready.toString('latin1') : decide(ready)
    },
    end() {
      const rest = pending
      pending = Buffer.alloc(0)
      return rest.length > 0 ? decide(rest) : ''
    },
  }
}

/** How many bytes at the end begin a UTF-8 character that the next chunk may finish: 0 to 3. */
function unfinishedBytes(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) return 0
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
      return length > back ? back : 0
    }
  }
  return 0
}

function windows1252(bytes: Buffer): string {
  return iconv.decode(bytes, 'windows-1252').replaceAll('\ufffd', DAMAGED)
}

function mendLines(bytes: Buffer): string {
  let text = ''
  let from = 0
  while (from < bytes.length) {
    const newline = bytes.indexOf(10, from)
    const to = newline === -1 ? bytes.length : newline + 1
    const line = bytes.subarray(from, to)
    text += isUtf8(line) ? line.toString('utf8') : line.toString('utf8').replaceAll('\ufffd', DAMAGED)
    from = to
  }
  return text
}

function startsWith(head: Buffer, bytes: readonly number[]): boolean {
  return head.length >= bytes.length && bytes.every((byte, index) => head[index] === byte)
}
