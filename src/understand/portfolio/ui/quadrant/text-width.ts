const known = new Map<string, number>()
let canvas: CanvasRenderingContext2D | null = null

/** Width of a name as the picture writes it, in px. */
export function textWidth(text: string, isImportant: boolean): number {
  const key = `${isImportant ? 'strong ' : 'plain '}${text}`
  const before = known.get(key)
  if (before !== undefined) return before
  canvas ??= document.createElement('canvas').getContext('2d')
  if (!canvas) return text.length * 6.2
  canvas.font = `${isImportant ? 600 : 400} 11px ${getComputedStyle(document.body).fontFamily}`
  const width = canvas.measureText(text).width + 2
  known.set(key, width)
  return width
}
