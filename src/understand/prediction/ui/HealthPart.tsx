import { useNavigate } from '@tanstack/react-router'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { ErrorBox } from '../../../web/design/Banner.tsx'
import { ActionButton, Button } from '../../../web/design/Button.tsx'
import { ChartPanel } from '../../../web/design/chart/ChartPanel.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { counted, exactInstant, number, percent } from '../../../web/design/format.ts'
import { ProgressBar } from '../../../web/design/ProgressBar.tsx'
import { Section } from '../../../web/design/Section.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { PlainTable } from '../../../web/pages/settings/PlainTable.tsx'
import { getScorecard, saveDraft } from '../../scorecards/contract.ts'
import { withWeights } from '../suggestion.ts'
import {
  cancelBackTest,
  getBackTest,
  type HealthResult,
  listBackTests,
  type ScoreOut,
  startHealthBackTest,
} from '../contract.ts'
import { LiftBars } from './LiftBars.tsx'
import { AUC_EXPLAINED, aucText, healthSentence, suggestionSentence, VERDICT_WORDS } from './prediction-words.ts'
import styles from './prediction.module.css'

const TOPICS = ['back-tests']
const POLL_MS = 2_000

/** Whether the health score, and each measure, told who would leave. */
export function HealthPart({ mayStart }: { mayStart: boolean }) {
  const answer = useCall(listBackTests, { subject: 'health', limit: 10 }, { topics: TOPICS })
  const start = useAction(startHealthBackTest, { topics: TOPICS })
  const newest = answer.data?.rows[0]
  const shown = answer.data?.rows.find(({ state }) => state === 'done') ?? newest
  const button = mayStart ? (
    <ActionButton icon="play" pending={start.pending} failure={start.failure} onClick={() => start.run({})}>
      {shown?.state === 'done' ? 'Test again' : 'Test health against what happened'}
    </ActionButton>
  ) : null
  if (answer.error)
    return <ErrorBox sentence="The back-tests could not be read." onRetry={() => void answer.refetch()} />
  if (!answer.data) return <Skeleton rows={5} />
  return (
    <>
      {newest?.state === 'running' ? <Running id={newest.id} progress={newest.progress} mayStop={mayStart} /> : null}
      {newest?.state === 'failed' ? (
        <ErrorBox sentence={newest.failure ?? 'The back-test failed. Start it again.'} />
      ) : null}
      {shown?.state === 'done' ? (
        <Finding
          id={shown.id}
          testedAt={new Date(shown.createdAt)}
          button={newest?.state === 'running' ? null : button}
        />
      ) : newest?.state === 'running' ? null : (
        <EmptyState title="Did health tell who would leave?" action={button}>
          Volant scores every account as it stood on the first of each past month, and looks who no longer paid 90 days
          later.
        </EmptyState>
      )}
    </>
  )
}

function Running({ id, progress, mayStop }: { id: number; progress: number; mayStop: boolean }) {
  useCall(getBackTest, { backTestId: id }, { topics: TOPICS, everyMs: POLL_MS })
  const cancel = useAction(cancelBackTest, { topics: TOPICS })
  return (
    <div className="row gap2">
      <ProgressBar label="Scoring accounts as they stood; you can leave and come back" share={progress} />
      {mayStop ? <Button onClick={() => cancel.run({ backTestId: id })}>Stop</Button> : null}
    </div>
  )
}

function Finding({ id, testedAt, button }: { id: number; testedAt: Date; button: React.ReactNode }) {
  const answer = useCall(getBackTest, { backTestId: id }, { topics: TOPICS })
  const found = answer.data?.health
  if (!found) return <Skeleton rows={5} />
  const sentence = healthSentence(found)
  return (
    <>
      <Section title={sentence} reason={`${AUC_EXPLAINED} Tested on ${exactInstant(testedAt)}.`} aside={button}>
        <PlainTable
          label="Scores and measures"
          heads={['Score or measure', 'Verdict', 'AUC', 'Tenth most at risk', 'Cases', 'Lost']}
        >
          <ScoreRow name="Health" score={found.overall} />
          <ScoreRow name="CX" score={found.cx} />
          <ScoreRow name="CO" score={found.co} />
          {found.measures.map((measure) => (
            <ScoreRow key={measure.key} name={measure.name} score={measure} />
          ))}
          {found.undated.map(({ key, name }) => (
            <tr key={key}>
              <td>{name}</td>
              <td className="m" colSpan={5}>
                Not tested: it is kept without a day, so that nobody knows what it was then
              </td>
            </tr>
          ))}
        </PlainTable>
        {found.share < 1 ? (
          <p className="l t12">
            Tested on {percent(found.share, 0)} of the accounts, chosen by chance and always the same.
          </p>
        ) : null}
      </Section>
      {found.overall.positives > 0 ? <Pictures found={found} /> : null}
      <SuggestionPart found={found} />
    </>
  )
}

function ScoreRow({ name, score }: { name: string; score: ScoreOut }) {
  const isQuiet = score.verdict === 'nothing' || score.verdict === 'too_few'
  return (
    <tr>
      <td>{name}</td>
      <td className={isQuiet ? 'nw m' : 'nw b'}>{VERDICT_WORDS[score.verdict]}</td>
      <td className="nw">{aucText(score)}</td>
      <td className="nw">{score.lift_top_decile === null ? '–' : `× ${number(score.lift_top_decile, 1)}`}</td>
      <td className="nw">{number(score.n)}</td>
      <td className="nw">{number(score.positives)}</td>
    </tr>
  )
}

function Pictures({ found: { overall } }: { found: HealthResult }) {
  const sentence =
    overall.lift_top_decile === null
      ? 'Nobody left'
      : `Of the tenth with the lowest health ${number(overall.lift_top_decile, 1)} times as many left as on average`
  return (
    <div className={styles['two']}>
      <ChartPanel
        sentence={sentence}
        reason="Cases in ten equal parts by health, the lowest first."
        table={{
          label: 'Lift by tenth of health',
          heads: ['Tenth', 'Cases', 'Lost', 'Times the average'],
          rows: overall.deciles.map(({ decile, count, positives, lift }) => [
            number(decile),
            number(count),
            number(positives, 1),
            number(lift, 2),
          ]),
        }}
      >
        <LiftBars deciles={overall.deciles} label={sentence} />
      </ChartPanel>
      <Section
        title="What a health score meant"
        reason="Ten equal parts by health, and the share of each that left."
        level={3}
      >
        <PlainTable label="Share that left by health" heads={['Health', 'Cases', 'Left', '95 % limits']}>
          {overall.calibration.map(({ from, to, count, happened, low, high }) => (
            <tr key={`${from} ${to}`}>
              <td className="nw">
                {number(from)}–{number(to)}
              </td>
              <td className="nw">{number(count)}</td>
              <td className="nw">{percent(happened, 1)}</td>
              <td className="nw m">
                {percent(low, 1)}–{percent(high, 1)}
              </td>
            </tr>
          ))}
        </PlainTable>
      </Section>
    </div>
  )
}

function SuggestionPart({ found: { suggestion, measures, undated } }: { found: HealthResult }) {
  const names = new Map([...measures, ...undated].map(({ key, name }) => [key, name]))
  if (!suggestion) {
    return (
      <Section
        title="No other weights are suggested: what the measures teach does not hold on the latest months"
        level={3}
      />
    )
  }
  return (
    <Section
      title={suggestionSentence(suggestion)}
      reason="Learned from all months; proven by weights found the same way in earlier months alone. Nothing is changed by this: try them beside the live version first."
      aside={<TryWeights suggestion={suggestion} />}
      level={3}
    >
      <PlainTable label="Suggested weights" heads={['Measure', 'Part', 'Weight', 'Suggested', 'Because']}>
        {suggestion.weights.map(({ measure, component, weight, suggested, isTold }) => (
          <tr key={measure}>
            <td>{names.get(measure) ?? measure}</td>
            <td>{component === 'cx' ? 'CX' : 'CO'}</td>
            <td className="nw">{number(weight, 1)}</td>
            <td className="nw b">{number(suggested, 1)}</td>
            <td className="m">{isTold ? 'tells who stays' : 'no evidence beside the others'}</td>
          </tr>
        ))}
      </PlainTable>
    </Section>
  )
}

/** Saves the weights as the scorecard's draft and opens it, where the draft is tried beside the live version. */
function TryWeights({ suggestion }: { suggestion: NonNullable<HealthResult['suggestion']> }) {
  const navigate = useNavigate()
  const card = useCall(getScorecard, { scorecardId: suggestion.scorecardId }, {})
  const save = useAction(saveDraft, {
    topics: ['scorecards'],
    onDone: () => void navigate({ to: `/settings/scorecards/${suggestion.scorecardId}` }),
  })
  const live = card.data?.live
  return (
    <ActionButton
      pending={save.pending}
      failure={save.failure}
      disabledBecause={
        !card.data?.mayDraft
          ? 'You may not draft scorecards. Ask operations.'
          : card.data.draft
            ? `“${suggestion.scorecard}” has a draft already. Publish it or throw it away first.`
            : !live
              ? 'This scorecard has no live version any more.'
              : null
      }
      onClick={() => {
        if (!live) return
        const note = `Weights from ${counted(suggestion.weights.filter(({ isTold }) => isTold).length, 'measure')} that told who stays`
        save.run({
          scorecardId: suggestion.scorecardId,
          definition: { ...withWeights(live, suggestion.weights) },
          note,
        })
      }}
    >
      Try these weights
    </ActionButton>
  )
}
