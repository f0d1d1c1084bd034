import { useRouter } from '@tanstack/react-router'
import { addDays, type Day } from '../../../kernel/day.ts'
import { useDesk } from '../../../record/accounts/ui/account-desk.ts'
import { Button } from '../../../web/design/Button.tsx'
import { number } from '../../../web/design/format.ts'
import type { IconName } from '../../../web/design/icon.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { useAction } from '../../../web/api/queries.ts'
import { useToday } from '../../../web/design/today.tsx'
import { useMay } from '../../../web/shell/me.tsx'
import { bringBackActions, getHealth, putOffAction } from '../../health/contract.ts'
import type { HealthExplanation } from '../../health/contract.ts'
import styles from './account.module.css'

type NextAction = HealthExplanation['nextBestActions'][number]

interface NextActionsProps {
  health: HealthExplanation
  mayEdit: boolean
}

/** What to do next, most urgent first, each with its reason and what it is worth. */
export function NextActions({ health, mayEdit }: NextActionsProps) {
  const later = useLater(health.nextBestActions)
  const actions = health.nextBestActions.filter(({ putOffUntil }) => putOffUntil === null)
  const waiting = health.nextBestActions.length - actions.length
  return (
    <section>
      <h2 className="h2">Next best actions</h2>
      {actions.length === 0 ? <p className={`m ${styles['none']}`}>{noneSentence(health, waiting)}</p> : null}
      <ol className={styles['actions']}>
        {actions.map((action, index) => (
          <li key={action.key}>
            <h3 className="bb">{action.title}</h3>
            <p>{action.reason}</p>
            <div className={styles['act']}>
              {mayEdit ? <ActButton action={action} first={index === 0} /> : null}
              <Button look="quiet" onClick={() => later.put(action.key)}>
                Later
              </Button>
              <span className={styles['worth']}>{worthText(action)}</span>
            </div>
          </li>
        ))}
      </ol>
      {waiting > 0 ? (
        <button type="button" className="link t12" onClick={later.clear}>
          {`Show ${waiting} put off`}
        </button>
      ) : null}
    </section>
  )
}

function noneSentence(health: HealthExplanation, waiting: number): string {
  if (waiting > 0) return 'The rest is put off.'
  return health.effective.overall === null
    ? 'Nothing can be advised before something is known.'
    : 'Nothing is urgent here. Advice appears as soon as something changes.'
}

function worthText({ worthPoints, fillsGap }: NextAction): string {
  if (worthPoints !== null) return `up to +${number(worthPoints, 1)}`
  return fillsGap === null ? '' : 'fills the gap'
}

const BUTTONS: Record<NextAction['action'], { label: string; icon: IconName }> = {
  log_call: { label: 'Log call', icon: 'call' },
  note: { label: 'Note', icon: 'note' },
  assign_owner: { label: 'Assign', icon: 'person' },
  add_contact: { label: 'Add person', icon: 'person' },
  record_outcome: { label: 'Record', icon: 'outcomes' },
  measure_outcome: { label: 'Measure', icon: 'proof' },
  import_data: { label: 'Import', icon: 'download' },
}

function ActButton({ action, first }: { action: NextAction; first: boolean }) {
  const desk = useDesk()
  const router = useRouter()
  const mayImport = useMay('imports.run')
  const importPage = Object.keys(router.routesByPath).find((path) => path.endsWith('/imports'))
  const { label, icon } = BUTTONS[action.action]
  const does: Record<NextAction['action'], () => void> = {
    log_call: () => desk.open({ kind: 'activity', type: 'call' }),
    note: () => desk.open({ kind: 'activity', type: 'note' }),
    assign_owner: openOwner,
    add_contact: () => desk.open({ kind: 'contact' }),
    record_outcome: () => desk.open({ kind: 'outcome' }),
    measure_outcome: () => desk.open({ kind: 'measurement', outcome: null }),
    import_data: () => void router.navigate({ to: importPage ?? '/settings' }),
  }
  if (action.action === 'import_data' && !mayImport) return null
  return (
    <Button look={first ? 'primary' : 'default'} icon={icon} onClick={does[action.action]}>
      {label}
    </Button>
  )
}

/** The owner is chosen where it stands, in the header. */
function openOwner() {
  const owner = document.querySelector<HTMLButtonElement>('[data-fact="Owner"]')
  owner?.focus()
  owner?.click()
}

/** Kept on the server: what is put off here is put off on every device of this member. */
function useLater(actions: readonly NextAction[]) {
  const { accountId } = useDesk()
  const tomorrow = addDays(useToday(), 1)
  const topics = ['health']
  const bringBack = useAction(bringBackActions, {
    topics,
    optimistic: ({ key }, edit) => edit(getHealth, { accountId }, untilSet(key, null)),
  })
  const put = useAction(putOffAction, {
    topics,
    optimistic: ({ key }, edit) => edit(getHealth, { accountId }, untilSet(key, tomorrow)),
    onDone: (_output, { key }) => {
      const title = actions.find((action) => action.key === key)?.title ?? 'It'
      toast(`“${title}” is put off until tomorrow.`, { undo: () => bringBack.run({ accountId, key }) })
    },
  })
  return {
    put: (key: string) => put.run({ accountId, key }),
    clear: () => bringBack.run({ accountId }),
  }
}

/** Without a key all actions of the account are meant. */
function untilSet(key: string | undefined, putOffUntil: Day | null) {
  return (health: HealthExplanation): HealthExplanation => ({
    ...health,
    nextBestActions: health.nextBestActions.map((action) =>
      key === undefined || action.key === key ? { ...action, putOffUntil } : action,
    ),
  })
}
