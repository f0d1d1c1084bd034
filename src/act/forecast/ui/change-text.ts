/** `+€4,000`, `−€19k`: a change with its sign before what writes the amount. */
export function changeText(value: number, write: (value: number) => string): string {
  return value < 0 ? `−${write(-value)}` : `+${write(value)}`
}
