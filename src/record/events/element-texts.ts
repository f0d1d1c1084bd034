const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_LIST = 0x5b
const BACKSLASH = 0x5c
const CLOSE_LIST = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d
const SPACE = 0x20

/**
 * Each element of a list, as it was written. The text must be JSON that was read before: a list, or an object whose last member of
 * this name is one. One pass over it, without recursion.
 */
export function elementTexts(json: string, member: string): string[] {
  const start = skipSpace(json, 0)
  const list = json.charCodeAt(start) === OPEN_LIST ? start : lastMember(json, start, member)
  if (list === null || json.charCodeAt(list) !== OPEN_LIST) return []
  const texts: string[] = []
  let at = skipSpace(json, list + 1)
  while (at < json.length && json.charCodeAt(at) !== CLOSE_LIST) {
    const end = skipValue(json, at)
    texts.push(json.slice(at, end))
    at = skipSeparator(json, end)
  }
  return texts
}

/** Where the value of the last member of this name begins, as JSON.parse takes the last one. */
function lastMember(json: string, object: number, name: string): number | null {
  let found: number | null = null
  let at = skipSpace(json, object + 1)
  while (at < json.length && json.charCodeAt(at) !== CLOSE_OBJECT) {
    const end = skipString(json, at)
    const value = skipSeparator(json, end)
    if (isNamed(json.slice(at, end), name)) found = value
    at = skipSeparator(json, skipValue(json, value))
  }
  return found
}

function isNamed(text: string, name: string): boolean {
  return text.includes('\\') ? JSON.parse(text) === name : text === `"${name}"`
}

/** The first position after the value that begins here. */
function skipValue(json: string, start: number): number {
  let depth = 0
  let at = start
  while (at < json.length) {
    const code = json.charCodeAt(at)
    if (code === QUOTE) at = skipString(json, at)
    else if (depth === 0 && isEnd(code)) return at
    else {
      if (code === OPEN_LIST || code === OPEN_OBJECT) depth += 1
      if (code === CLOSE_LIST || code === CLOSE_OBJECT) depth -= 1
      at += 1
    }
    if (depth === 0 && isClosing(code)) return at
  }
  return at
}

/** Ends a number or a word. */
function isEnd(code: number): boolean {
  return code === COMMA || code === CLOSE_LIST || code === CLOSE_OBJECT || code <= SPACE
}

function isClosing(code: number): boolean {
  return code === QUOTE || code === CLOSE_LIST || code === CLOSE_OBJECT
}

function skipString(json: string, start: number): number {
  for (let at = start + 1; at < json.length; at += 1) {
    const code = json.charCodeAt(at)
    if (code === QUOTE) return at + 1
    if (code === BACKSLASH) at += 1
  }
  return json.length
}

function skipSpace(json: string, start: number): number {
  let at = start
  while (at < json.length && json.charCodeAt(at) <= SPACE) at += 1
  return at
}

/** Behind a comma or a colon and the space around it. */
function skipSeparator(json: string, start: number): number {
  const at = skipSpace(json, start)
  const code = json.charCodeAt(at)
  return code === COMMA || code === COLON ? skipSpace(json, at + 1) : at
}
