/** An instant as `<input type="datetime-local">` writes it: `2026-11-17T09:05`, in the reader's time. */
export function localInput(instant: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const date = `${instant.getFullYear()}-${two(instant.getMonth() + 1)}-${two(instant.getDate())}`
  return `${date}T${two(instant.getHours())}:${two(instant.getMinutes())}`
}
