/** First names where nobody else has the same one, else the whole name: for narrow columns. */
export function shortNames(people: readonly { id: number; name: string }[]): ReadonlyMap<number, string> {
  const counts = new Map<string, number>()
  for (const { name } of people) counts.set(firstName(name), (counts.get(firstName(name)) ?? 0) + 1)
  return new Map(people.map(({ id, name }) => [id, counts.get(firstName(name)) === 1 ? firstName(name) : name]))
}

function firstName(name: string): string {
  return name.trim().split(/\s+/)[0] ?? name
}
