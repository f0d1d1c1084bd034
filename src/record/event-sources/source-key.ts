const LONGEST = 60

/** A key for a source by this name that is not taken: `events-web-app`, or `events-web-app-2`. */
export async function sourceKey(name: string, taken: (beginning: string) => Promise<Set<string>>): Promise<string> {
  const words = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST)
    .replaceAll(/^-+|-+$/g, '')
  const plain = words === '' ? 'events' : `events-${words}`
  const keys = await taken(plain)
  if (!keys.has(plain)) return plain
  let number = 2
  while (keys.has(`${plain}-${number}`)) number += 1
  return `${plain}-${number}`
}
