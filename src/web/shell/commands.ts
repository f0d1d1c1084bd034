import { useEffect, useSyncExternalStore } from 'react'
import type { IconName } from '../design/icon.tsx'
import { useLatest } from '../keyboard/use-latest.ts'

/** Something the palette can do: “Import a file”, “Log a call”. */
export interface Command {
  label: string
  run: () => void
  icon?: IconName
  keys?: string
  /** Other words people type for it. */
  alsoCalled?: string
}

let registered: readonly (readonly Command[])[] = []
const listeners = new Set<() => void>()

function change(next: readonly (readonly Command[])[]): void {
  registered = next
  for (const listener of listeners) listener()
}

/** Offers commands in the palette for as long as the component is on the screen. */
export function useCommands(commands: readonly Command[]): void {
  const latest = useLatest(commands)
  const written = JSON.stringify(commands)

  useEffect(() => {
    const named = JSON.parse(written) as Omit<Command, 'run'>[]
    const offered = named.map((command) =>
      Object.assign({}, command, {
        run: () => latest.current.find((candidate) => candidate.label === command.label)?.run(),
      }),
    )
    change([...registered, offered])
    return () => change(registered.filter((candidate) => candidate !== offered))
  }, [written, latest])
}

/** Commands on offer now; those of the page in front come first. */
export function useOfferedCommands(): readonly Command[] {
  const all = useSyncExternalStore(subscribe, () => registered)
  return all.toReversed().flat()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
