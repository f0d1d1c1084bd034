/**
 * Everybody whose name stands behind an @. The longest name is taken first: “@Ann Lee” is no mention of Ann.
 */
export function mentionedIn<P extends { name: string }>(text: string, people: readonly P[]): P[] {
  const lengths = [...new Set(people.map(({ name }) => name.length))].toSorted((a, b) => b - a)
  let rest = text
  const names = new Set<string>()
  for (const length of lengths) {
    for (const { name } of people.filter((person) => person.name.length === length)) {
      const left = withoutMention(rest, name)
      if (left !== rest) names.add(name)
      rest = left
    }
  }
  return people.filter(({ name }) => names.has(name))
}

function withoutMention(text: string, name: string): string {
  const escaped = name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  return text.replaceAll(new RegExp(String.raw`(?<=^|[\s(])@${escaped}(?![\p{L}\p{N}])`, 'gu'), ' ')
}
