/** The key a name becomes: lower-case words with underscores, beginning with a letter; empty when no letter is left. */
export function keyOfName(name: string, longest = 80): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^[_0-9]+|_+$/g, '')
    .slice(0, longest)
}
