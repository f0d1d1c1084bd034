import { Link } from '@tanstack/react-router'
import { Button, IconButton, Spinner } from '../../../web/design/Button.tsx'
import { clockTime, counted } from '../../../web/design/format.ts'
import { Menu } from '../../../web/design/Menu.tsx'
import type { MenuEntry } from '../../../web/design/Menu.tsx'
import { Tag } from '../../../web/design/Tag.tsx'
import styles from './builder.module.css'
import type { Draft, Playbook } from './use-playbook-draft.ts'

interface BuilderBarProps {
  playbook: Playbook
  draft: Draft
  menu: readonly MenuEntry[]
  onCompare: () => void
  onPublish: () => void
}

/** Whose playbook this is, where its draft stands, and the ways on. */
export function BuilderBar({ playbook, draft, menu, onCompare, onPublish }: BuilderBarProps) {
  const { name, liveVersion } = playbook.playbook
  const hasDraft = draft.state !== 'same'
  const next = playbook.playbook.draftVersion ?? (liveVersion ?? 0) + 1
  return (
    <div className={`bar ${styles['bar']}`}>
      <nav className="row gap2" aria-label="Where this is">
        <Link to="/playbooks" className="l">
          Playbooks
        </Link>
        <span className="l" aria-hidden="true">
          /
        </span>
      </nav>
      <h1 className="h2 cut">{name}</h1>
      {hasDraft ? <Tag tone="accent">Draft v{next}</Tag> : null}
      <span className={`m t12 ${styles['standing']}`}>{standingText(playbook)}</span>
      <span className="grow" />
      <span role="status" className="l t12">
        <SaveText draft={draft} />
      </span>
      {playbook.mayDraft ? (
        <>
          <Button
            look="quiet"
            icon="undo"
            disabledBecause={draft.undo ? null : 'There is nothing to take back.'}
            onClick={draft.undo ?? undefined}
          >
            Undo
          </Button>
          <Button
            look="quiet"
            disabledBecause={draft.redo ? null : 'Nothing was taken back.'}
            onClick={draft.redo ?? undefined}
          >
            Redo
          </Button>
        </>
      ) : null}
      {hasDraft && playbook.live ? <Button onClick={onCompare}>Compare with v{liveVersion}</Button> : null}
      <Menu align="end" trigger={<IconButton icon="more" label="More" look="default" />} entries={menu} />
      {playbook.mayPublish ? (
        <Button look="primary" keys="mod+↵" disabledBecause={publishBlocked(playbook, draft)} onClick={onPublish}>
          Publish{hasDraft ? ` v${next}` : ''}
        </Button>
      ) : null}
    </div>
  )
}

/** Why it cannot be published now; null when it can. */
export function publishBlocked(playbook: Playbook, draft: Pick<Draft, 'state' | 'failure'>): string | null {
  if (draft.state === 'same') return 'Change something first: there is no draft.'
  if (draft.state === 'wrong' || draft.state === 'failed') return draft.failure
  if (draft.state === 'conflict') return 'Decide first which draft counts.'
  return playbook.problems.find(({ severity }) => severity === 'stops')?.sentence ?? null
}

/** `v3 is live with 6 runs; they finish on v3` */
export function standingText({ playbook, draft }: Pick<Playbook, 'playbook' | 'draft'>): string {
  const { liveVersion, state, runs } = playbook
  if (liveVersion === null) return 'Not published yet'
  const is = state === 'on' ? 'is live' : state === 'off' ? 'is published and off' : 'is archived'
  if (runs.going === 0) return `v${liveVersion} ${is}`
  const finish = draft ? `; ${runs.going === 1 ? 'it finishes' : 'they finish'} on v${liveVersion}` : ''
  return `v${liveVersion} ${is} with ${counted(runs.going, 'run')}${finish}`
}

function SaveText({ draft }: { draft: Draft }) {
  switch (draft.state) {
    case 'same':
      return null
    case 'waiting':
    case 'saving':
      return (
        <span className="row gap2">
          <Spinner /> Saving
        </span>
      )
    case 'saved':
      return draft.savedAt ? `Saved ${clockTime(draft.savedAt)}` : 'Saved'
    default:
      return <span className="poor">Not saved</span>
  }
}
