/** The text with a field put in where the cursor stood, and where it stands then. */
export function withField(
  text: string,
  field: string,
  at: { start: number; end: number },
): { text: string; cursor: number } {
  const written = `{{${field}}}`
  return { text: text.slice(0, at.start) + written + text.slice(at.end), cursor: at.start + written.length }
}

/** A text in pieces: what was written, and what stands for something. */
export function templatePieces(text: string): { text: string; isField: boolean; at: number }[] {
  const pieces: { text: string; isField: boolean; at: number }[] = []
  let end = 0
  for (const match of text.matchAll(/\{\{\s*([^{}|]+?)\s*(?:\|[^{}]*)?\}\}/g)) {
    if (match.index > end) pieces.push({ text: text.slice(end, match.index), isField: false, at: end })
    pieces.push({ text: match[1] ?? '', isField: true, at: match.index })
    end = match.index + match[0].length
  }
  if (end < text.length) pieces.push({ text: text.slice(end), isField: false, at: end })
  return pieces
}
