import { promisify } from 'node:util'
import {
  brotliDecompress,
  brotliDecompressSync,
  gunzip,
  gunzipSync,
  inflate,
  inflateRaw,
  inflateRawSync,
  inflateSync,
  type ZlibOptions,
} from 'node:zlib'
import { Refusal } from '../../kernel/refusal.ts'
import { bodyTooLarge } from './read-body.ts'

/** Smaller bodies are unpacked at once, which is faster; larger ones beside the other requests. */
const AT_ONCE_BYTES = 64 * 1024

interface Packing {
  now(bytes: Buffer, options: ZlibOptions): Buffer
  beside(bytes: Buffer, options: ZlibOptions): Promise<Buffer>
}

const GZIP: Packing = { now: gunzipSync, beside: promisify(gunzip) }
const ZLIB: Packing = { now: inflateSync, beside: promisify(inflate) }
const RAW_DEFLATE: Packing = { now: inflateRawSync, beside: promisify(inflateRaw) }
const BROTLI: Packing = { now: brotliDecompressSync, beside: promisify(brotliDecompress) }

/**
 * The body unpacked. What it is packed with is seen from its first bytes before its label is believed: RudderStack's and
 * PostHog's SDKs send gzip under other names, and proxies unpack it and leave the label. Never unpacks more than the limit.
 */
export function unpacked(bytes: Buffer, encoding: string | undefined, limitBytes: number): Buffer | Promise<Buffer> {
  const packing = packingOf(bytes, encoding)
  if (packing === null) return bytes
  const options = { maxOutputLength: limitBytes }
  if (bytes.length > AT_ONCE_BYTES)
    return packing.beside(bytes, options).catch((error: unknown) => {
      throw unpackingRefusal(error, limitBytes)
    })
  try {
    return packing.now(bytes, options)
  } catch (error) {
    throw unpackingRefusal(error, limitBytes)
  }
}

function packingOf(bytes: Buffer, encoding: string | undefined): Packing | null {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return GZIP
  const label = encoding?.trim().toLowerCase()
  if (!label || label === 'identity' || looksLikeJson(bytes)) return null
  if (label === 'deflate') return hasZlibHeader(bytes) ? ZLIB : RAW_DEFLATE
  if (label === 'br') return BROTLI
  throw new Refusal(
    'body.unknown_encoding',
    400,
    'The body is packed in an unknown way. Use gzip, deflate, br or none.',
  )
}

function looksLikeJson(bytes: Buffer): boolean {
  const [first] = bytes
  return first === 0x7b || first === 0x5b
}

function hasZlibHeader(bytes: Buffer): boolean {
  const [method = 0, flags = 0] = bytes
  return (method & 0x0f) === 8 && ((method << 8) | flags) % 31 === 0
}

function unpackingRefusal(error: unknown, limitBytes: number): Refusal {
  if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE')
    return bodyTooLarge(limitBytes)
  return new Refusal('body.broken_packing', 400, 'The body cannot be unpacked: it is cut off or damaged.')
}

/** The JSON text in a body: as it is, or in the `data` field of a form, as it is or in base64. */
export function jsonTextOf(bytes: Buffer): string {
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '')
  if (isJsonStart(text)) return text
  const field = text.startsWith('data=') ? formField(text) : text
  if (isJsonStart(field)) return field
  if (!BASE64.test(field)) return field
  const decoded = Buffer.from(field, 'base64').toString('utf8')
  return isJsonStart(decoded) ? decoded : field
}

// One class for everything: with several in a row, a long text that is none of it would take time by the square.
const BASE64 = /^[A-Za-z0-9+/_=\s-]+$/

function isJsonStart(text: string): boolean {
  return /^\s*[{[]/.test(text)
}

/** The first field. In a form `+` is a space; base64 has no spaces, so there it was a plus. */
function formField(text: string): string {
  const end = text.indexOf('&')
  const value = new URLSearchParams(end < 0 ? text : text.slice(0, end)).get('data') ?? ''
  return isJsonStart(value) ? value : value.replaceAll(' ', '+')
}

export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Refusal('body.not_json', 400, 'The body is not JSON. Send one object, in UTF-8.')
  }
}
