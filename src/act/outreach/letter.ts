import { fillLine, fillPieces, type MergeValues, type Piece } from './templates.ts'

/** An e-mail as it is sent: the same words as plain text and as simple HTML. */
export interface Letter {
  subject: string
  text: string
  html: string
}

/** Writes a letter from templates. Addresses become links only where the author wrote them, never within a merged value. */
export function writeLetter(
  { subject, body }: { subject: string; body: string },
  values: MergeValues,
): Letter & { missing: string[] } {
  const line = fillLine(subject, values)
  const { pieces, missing } = fillPieces(body.replaceAll('\r\n', '\n').trim(), values)
  return {
    subject: line.text,
    text: pieces.map(({ text }) => text).join(''),
    html: htmlOf(pieces),
    missing: [...new Set([...line.missing, ...missing])],
  }
}

/** The letter of a text that a person wrote or changed as it will be read: nothing in it is a template. */
export function letterOf(subject: string, body: string): Letter {
  const text = body.replaceAll('\r\n', '\n').trim()
  return { subject: fillLine(subject, new Map()).text, text, html: htmlOf([{ text, isValue: false }]) }
}

const LINK = /https?:\/\/[^\s<>"'`{}|\\^]+[^\s<>"'`{}|\\^.,;:!?)\]]/g

/** Paragraphs at empty lines, line breaks at line ends, links where the author wrote an address. */
function htmlOf(pieces: readonly Piece[]): string {
  const inner = pieces.map(({ text, isValue }) => (isValue ? escapeHtml(text) : linked(text))).join('')
  return inner
    .split(/\n[ \t]*(?:\n[ \t]*)+/)
    .map((paragraph) => `<p>${paragraph.trim().replaceAll('\n', '<br>\n')}</p>`)
    .join('\n')
}

function linked(text: string): string {
  let html = ''
  let end = 0
  for (const match of text.matchAll(LINK)) {
    const url = escapeHtml(match[0])
    html += `${escapeHtml(text.slice(end, match.index))}<a href="${url}">${url}</a>`
    end = match.index + match[0].length
  }
  return html + escapeHtml(text.slice(end))
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
}

/** A Slack message: in a merged value nothing is markup, so that an account's name cannot call a whole channel. */
export function writeMessage(template: string, values: MergeValues): { text: string; missing: string[] } {
  const { pieces, missing } = fillPieces(template.trim(), values)
  const text = pieces.map((piece) => (piece.isValue ? escapeSlack(piece.text) : piece.text)).join('')
  return { text, missing }
}

function escapeSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
