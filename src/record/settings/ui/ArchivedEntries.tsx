import { Button } from '../../../web/design/Button.tsx'
import { counted } from '../../../web/design/format.ts'
import { Section } from '../../../web/design/Section.tsx'

interface ArchivedEntriesProps {
  entries: readonly { id: number; name: string }[]
  /** Null where the reader may change nothing. */
  onBringBack: ((id: number) => void) | null
}

/** What was put away, with the way back. */
export function ArchivedEntries({ entries, onBringBack }: ArchivedEntriesProps) {
  if (entries.length === 0) return null
  return (
    <Section
      title={`${counted(entries.length, 'entry', 'entries')} put away`}
      reason="Nobody can choose these; history keeps them."
    >
      <ul className="ordered-list">
        {entries.map((entry) => (
          <li key={entry.id} className="ordered-row">
            <span className="grow m">{entry.name}</span>
            {onBringBack ? (
              <Button
                look="quiet"
                icon="undo"
                aria-label={`Bring back ${entry.name}`}
                onClick={() => onBringBack(entry.id)}
              >
                Bring back
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </Section>
  )
}
