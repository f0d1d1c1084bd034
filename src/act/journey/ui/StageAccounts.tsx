import { Link } from '@tanstack/react-router'
import { Answer } from '../../../web/api/Answer.tsx'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { DayText } from '../../../web/design/DayText.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { counted, NONE, number } from '../../../web/design/format.ts'
import { HealthMark } from '../../../web/design/HealthMark.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { undoEdit } from '../../../record/accounts/contract.ts'
import { wholeMoney } from '../../../understand/portfolio/ui/whole-money.ts'
import { decideSuggestion, type JourneyRow, listInStage } from '../contract.ts'
import styles from './journey.module.css'
import { JOURNEY_TOPICS, STANDING_WORDS, type StageSummary } from './standing-words.ts'

/** Everybody in a stage, those that stand worst first. */
export function StageAccounts({ stage, shown, onMore }: { stage: StageSummary; shown: number; onMore: () => void }) {
  const answer = useCall(listInStage, { stageId: stage.id, limit: shown }, { topics: JOURNEY_TOPICS })
  return (
    <Answer of={answer}>
      {({ accounts, total, currency }) =>
        accounts.length === 0 ? (
          <EmptyState title={`Nobody is in ${stage.name}`}>
            Accounts come here by hand, by a file, or by themselves when the stage has a criterion.
          </EmptyState>
        ) : (
          <>
            <div className={styles['scroll']}>
              <table className="list-table">
                <thead>
                  <tr>
                    <th>Account</th>
                    <th>Standing</th>
                    <th className="r">Days in it</th>
                    <th>Touchpoints</th>
                    <th>Health</th>
                    <th className="r">ARR</th>
                    <th>Renewal</th>
                    <th>Owner</th>
                    <th>
                      <span className="only-read">What to do</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {accounts.map((row) => (
                    <Line key={row.account.id} row={row} currency={currency} />
                  ))}
                </tbody>
              </table>
            </div>
            {total > accounts.length ? (
              <p className="row gap2">
                {accounts.length < 500 ? <Button onClick={onMore}>Show more</Button> : null}
                <span className="l t12">{counted(total - accounts.length, 'more account')} that stand better.</span>
              </p>
            ) : null}
          </>
        )
      }
    </Answer>
  )
}

function Line({ row, currency }: { row: JourneyRow; currency: string }) {
  const { label, tone, mark } = STANDING_WORDS[row.standing]
  return (
    <tr>
      <td>
        <Link className="link b" to={`/accounts/${row.account.id}`}>
          {row.account.name}
        </Link>
      </td>
      <td className={`${tone} nw`}>
        <span aria-hidden="true">{mark}</span> {label}
      </td>
      <td className="r">{number(row.days)}</td>
      <td>{touchpointText(row)}</td>
      <td>
        <HealthMark score={row.overall} band={row.band} />
      </td>
      <td className="r">{wholeMoney(row.arrMinor, currency)}</td>
      <td>{row.renewalOn === null ? NONE : <DayText day={row.renewalOn} as="near" />}</td>
      <td className="nw">{row.owner?.name ?? NONE}</td>
      <td className="r">
        <Suggestion row={row} />
      </td>
    </tr>
  )
}

function touchpointText({ touchpoints: { planned, done, overdue, next } }: JourneyRow) {
  if (planned === 0) return <span className="l">{NONE}</span>
  return (
    <span className="nw">
      {done} of {planned}
      {overdue > 0 ? <span className="fair"> · {overdue} overdue</span> : null}
      {next ? (
        <span className="l">
          {' '}
          · {next.name}, <DayText day={next.dueOn} as="near" />
        </span>
      ) : null}
    </span>
  )
}

/** Moves it with one press and takes it back with another. */
function Suggestion({ row: { account, suggestion, mayEdit } }: { row: JourneyRow }) {
  const undo = useAction(undoEdit, { topics: JOURNEY_TOPICS })
  const decide = useAction(decideSuggestion, {
    topics: JOURNEY_TOPICS,
    onDone: ({ moved, undoId }) => {
      if (!suggestion) return
      const text = moved ? `${account.name} moved to ${suggestion.stage.name}` : `${account.name} stays where it is`
      toast(text, undoId === null ? {} : { undo: () => undo.run({ undoId }) })
    },
  })
  if (!suggestion || !mayEdit) return null
  const ask = (accept: boolean) => decide.run({ accountId: account.id, stageId: suggestion.stage.id, accept })
  return (
    <span className="row gap1">
      <Button pending={decide.pending} onClick={() => ask(true)}>
        Move to {suggestion.stage.name}
      </Button>
      <Button look="quiet" onClick={() => ask(false)}>
        Not yet
      </Button>
    </span>
  )
}
