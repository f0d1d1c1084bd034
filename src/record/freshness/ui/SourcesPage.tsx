import './sources.css'
import { useState } from 'react'
import { Answer } from '../../../web/api/Answer.tsx'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { ActionButton, Button, LinkButton } from '../../../web/design/Button.tsx'
import { InstantText } from '../../../web/design/DayText.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { counted } from '../../../web/design/format.ts'
import { Section } from '../../../web/design/Section.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { PlainTable } from '../../../web/pages/settings/PlainTable.tsx'
import { SettingsLayout } from '../../../web/pages/settings/SettingsLayout.tsx'
import { useMay } from '../../../web/shell/me.tsx'
import { listRetiredSources, listSources, retireSource } from '../contract.ts'
import type { RetiredSource } from '../contract.ts'
import { SourceLines } from './SourceLines.tsx'
import { SOURCE_KIND_WORDS, SOURCE_TOPICS, sourceGroups, sourcesSentence } from './source-words.ts'
import type { SourceGroup } from './source-words.ts'

/** How fresh everything is that comes from outside, and what was given up. */
export function SourcesPage() {
  const mayImport = useMay('imports.run')
  const mayAdminister = useMay('sources.administer')
  const [retiring, setRetiring] = useState<SourceGroup | null>(null)
  const sources = useCall(listSources, {}, { topics: SOURCE_TOPICS })
  const retired = useCall(listRetiredSources, {}, { topics: SOURCE_TOPICS })
  return (
    <SettingsLayout
      title={sources.data ? sourcesSentence(sources.data.sources) : 'Sources'}
      reason="Where every number comes from, and how old it is. A late source is shown as late wherever its numbers stand."
      action={
        mayImport ? (
          <LinkButton to="/import" look="primary" icon="plus">
            Import a file
          </LinkButton>
        ) : null
      }
    >
      <Answer of={sources}>
        {({ sources: lines }) =>
          lines.length === 0 ? (
            <EmptyState
              title="Sources bring in what happens at your customers"
              action={mayImport ? <LinkButton to="/import">Import a file</LinkButton> : null}
            >
              Each file, event stream and connector is a source of its own, with its own rhythm.
            </EmptyState>
          ) : (
            sourceGroups(lines).map((group) => (
              <Section
                key={group.id}
                title={`${group.name}: ${group.stale === 0 ? 'fresh' : `${counted(group.stale, 'delivery', 'deliveries')} late`}`}
                reason={group.name === SOURCE_KIND_WORDS[group.kind] ? undefined : SOURCE_KIND_WORDS[group.kind]}
                aside={
                  mayAdminister && group.kind !== 'manual' ? (
                    <Button look="quiet" aria-label={`Retire ${group.name}`} onClick={() => setRetiring(group)}>
                      Retire…
                    </Button>
                  ) : null
                }
              >
                <SourceLines group={group} />
              </Section>
            ))
          )
        }
      </Answer>
      <RetiredSources sources={retired.data?.sources ?? []} mayAdminister={mayAdminister} />
      {retiring ? <RetireDialog group={retiring} onClose={() => setRetiring(null)} /> : null}
    </SettingsLayout>
  )
}

function RetireDialog({ group, onClose }: { group: SourceGroup; onClose: () => void }) {
  const undo = useAction(retireSource, { topics: SOURCE_TOPICS })
  const retire = useAction(retireSource, {
    topics: SOURCE_TOPICS,
    failure: 'none',
    onDone: ({ id }) => {
      onClose()
      toast(`${group.name} is retired.`, { undo: () => undo.run({ sourceId: id, isRetired: false }) })
    },
  })
  return (
    <Dialog
      open
      onClose={onClose}
      width="small"
      title={`Retire ${group.name}?`}
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <ActionButton
            look="primary"
            pending={retire.pending}
            failure={retire.failure}
            onClick={() => retire.run({ sourceId: group.id, isRetired: true })}
          >
            Retire the source
          </ActionButton>
        </>
      }
    >
      <p>
        What it delivered stays. Its silence is no longer held against any measure, and all accounts are rescored. You
        can bring it back at any time.
      </p>
    </Dialog>
  )
}

function RetiredSources({ sources, mayAdminister }: { sources: readonly RetiredSource[]; mayAdminister: boolean }) {
  const bringBack = useAction(retireSource, { topics: SOURCE_TOPICS })
  if (sources.length === 0) return null
  return (
    <Section title={`${counted(sources.length, 'source')} retired`} reason="Their data stays; nobody waits for more.">
      <PlainTable label="Retired sources" heads={['Source', 'Kind', 'Retired']} hasActions={mayAdminister}>
        {sources.map((source) => (
          <tr key={source.id}>
            <td>{source.name}</td>
            <td>{SOURCE_KIND_WORDS[source.kind]}</td>
            <td>
              <InstantText instant={source.retiredAt} />
            </td>
            {mayAdminister ? (
              <td className="act">
                <Button
                  look="quiet"
                  icon="undo"
                  aria-label={`Bring back ${source.name}`}
                  onClick={() => bringBack.run({ sourceId: source.id, isRetired: false })}
                >
                  Bring back
                </Button>
              </td>
            ) : null}
          </tr>
        ))}
      </PlainTable>
    </Section>
  )
}
