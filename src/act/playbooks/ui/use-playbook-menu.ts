import { useNavigate } from '@tanstack/react-router'
import { useAction } from '../../../web/api/queries.ts'
import { counted } from '../../../web/design/format.ts'
import type { MenuEntry } from '../../../web/design/Menu.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { useCommands } from '../../../web/shell/commands.ts'
import { createPlaybook, dropPlaybookDraft, moveRuns, savePlaybookDraft, switchPlaybook } from '../contract.ts'
import { PLAYBOOK_TOPICS } from './playbook-topics.ts'
import type { Draft, Playbook } from './use-playbook-draft.ts'

export type Asked = 'publish' | 'compare' | 'try' | 'about' | 'switch-on'

/** What else can be done with a playbook. */
export function usePlaybookMenu(playbook: Playbook, draft: Draft, ask: (asked: Asked) => void): MenuEntry[] {
  const { mayDraft, mayPublish } = playbook
  const { id, name, state, liveVersion, runs } = playbook.playbook
  const doing = usePlaybookActions(playbook, draft)
  useCommands([
    { label: `Try ${name} on one account`, icon: 'play', run: () => ask('try') },
    ...(mayDraft ? [{ label: `Describe ${name}`, icon: 'edit' as const, run: () => ask('about') }] : []),
  ])
  const others = playbook.versions.filter(({ state, version }) => state === 'published' && version !== liveVersion)
  const left = others.reduce((sum, { goingRuns }) => sum + goingRuns, 0)
  return [
    { label: 'Try on one account', icon: 'play', onSelect: () => ask('try') },
    ...(mayDraft ? ([{ label: 'About this playbook', icon: 'edit', onSelect: () => ask('about') }] as const) : []),
    ...(mayDraft ? ([{ label: 'Copy as a new playbook', icon: 'plus', onSelect: doing.copy }] as const) : []),
    ...(mayPublish && liveVersion !== null
      ? (['line', ...switches(state, doing.turn, () => ask('switch-on'))] as const)
      : []),
    ...(mayPublish && left > 0
      ? ([
          {
            label: `Move ${counted(left, 'run')} to v${liveVersion}`,
            icon: 'switch',
            onSelect: () => doing.move.run({ playbookId: id }),
          },
        ] as const)
      : []),
    ...(mayDraft && playbook.draft && liveVersion !== null
      ? (['line', { label: 'Throw the draft away', icon: 'trash', onSelect: doing.drop }] as const)
      : []),
    ...(runs.going > 0 ? [{ label: 'See its runs', onSelect: doing.seeRuns }] : []),
  ]
}

type Turn = (state: 'off' | 'archived') => void

/** On asks first what becomes of those that match already. */
function switches(state: Playbook['playbook']['state'], turn: Turn, switchOn: () => void): MenuEntry[] {
  if (state === 'archived') return [{ label: 'Bring back, switched off', icon: 'undo', onSelect: () => turn('off') }]
  return [
    state === 'on'
      ? { label: 'Switch off', onSelect: () => turn('off') }
      : { label: 'Switch on', icon: 'play', onSelect: switchOn },
    ...(state === 'off' ? [{ label: 'Archive', onSelect: () => turn('archived') }] : []),
  ]
}

const TURNED = { on: 'It is on.', off: 'It is off; going runs finish.', archived: 'It is archived.' } as const

function usePlaybookActions(playbook: Playbook, draft: Draft) {
  const { id, name, description, lifecycle, maturity, guide } = playbook.playbook
  const navigate = useNavigate()
  const topics = PLAYBOOK_TOPICS
  const turning = useAction(switchPlaybook, { topics, onDone: (_, { state }) => toast(TURNED[state]) })
  const copying = useAction(createPlaybook, {
    topics,
    onDone: (made) => void navigate({ to: '/playbooks/$playbookId', params: { playbookId: String(made.id) } }),
  })
  const saving = useAction(savePlaybookDraft, { topics })
  const dropping = useAction(dropPlaybookDraft, {
    topics,
    onDone: () => {
      const thrown = draft.definition
      toast('The draft is thrown away.', {
        undo: () => saving.run({ playbookId: id, definition: thrown, revision: 0 }),
      })
    },
  })
  const move = useAction(moveRuns, {
    topics,
    onDone: ({ moved, left }) =>
      toast(`${counted(moved, 'run')} moved${left > 0 ? `; ${left} stay, their step is gone` : ''}.`),
  })
  return {
    move,
    turn: (state: 'off' | 'archived') => turning.run({ playbookId: id, state }),
    copy: () =>
      copying.run({ name: `${name} (copy)`.slice(0, 120), description, lifecycle, maturity, guide, copyOf: id }),
    drop: () => {
      draft.takeTheirs()
      dropping.run({ playbookId: id })
    },
    seeRuns: () => void navigate({ to: '/playbooks', search: { tab: 'runs', playbook: id } }),
  }
}
