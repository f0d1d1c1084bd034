import { Link, useParams } from '@tanstack/react-router'
import { use } from 'react'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { StartPlaybookContext } from '../../../understand/portfolio/ui/playbook-start.ts'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { Banner } from '../../../web/design/Banner.tsx'
import { Button } from '../../../web/design/Button.tsx'
import { DayText, InstantText } from '../../../web/design/DayText.tsx'
import { money, moneyCompact, NONE } from '../../../web/design/format.ts'
import { HealthMark } from '../../../web/design/HealthMark.tsx'
import { Facts, Section } from '../../../web/design/Section.tsx'
import { useToday } from '../../../web/design/today.tsx'
import { useKeys } from '../../../web/keyboard/keys.ts'
import { useCommands } from '../../../web/shell/commands.ts'
import { RevenueFrame } from '../../../web/shell/RevenueFrame.tsx'
import { useTitle } from '../../../web/shell/title.ts'
import { VOICES, type Voice } from '../categories.ts'
import { getRenewal } from '../contract.ts'
import { whyTheyDiffer } from '../why.ts'
import { CategoryMark } from './CategoryMark.tsx'
import { OutcomeText } from './OutcomeText.tsx'
import styles from './renewals.module.css'
import { type RenewalDesk, useRenewalDialogs } from './use-renewal-dialogs.tsx'
import { DECIDED_BY, dueWords, OUTCOME_LABELS, RENEWAL_TOPICS, VOICE_LABELS, VOICE_WORDS } from './words.ts'

type Found = OutputOf<typeof getRenewal>

/** One renewal: three voices, what was said before, what was done, and how it ended. */
export function RenewalPage() {
  const { renewalId } = useParams({ strict: false })
  const answer = useCall(getRenewal, { renewalId: Number(renewalId) }, { topics: RENEWAL_TOPICS })
  useTitle(answer.data ? `Renewal of ${answer.data.account.name}` : null)
  return (
    <RevenueFrame tab="renewals">
      <div className={styles['page']}>
        <Answer of={answer}>{(found) => <One renewal={found} />}</Answer>
      </div>
    </RevenueFrame>
  )
}

function One({ renewal }: { renewal: Found }) {
  const today = useToday()
  const { desk, dialog } = useRenewalDialogs(renewal)
  const { account, currency, contradiction } = renewal
  const why = whyTheyDiffer(renewal)
  return (
    <div className={styles['stack']}>
      <nav className="crumb" aria-label="Where this is">
        <Link to="/revenue/renewals">Renewals</Link> <span aria-hidden="true">/</span> <b>{account.name}</b>
      </nav>
      <Section
        title={`${account.name} ${renewal.daysLeft < 0 ? 'was due' : 'renews'} ${dueWords(renewal.dueOn, today)}, worth ${moneyCompact(renewal.amountMinor, currency)} a year`}
        reason={why.differs ? `Voices differ: ${why.text}` : why.text}
        aside={<Deeds renewal={renewal} desk={desk} />}
      >
        <HeadFacts renewal={renewal} />
      </Section>
      {contradiction ? (
        <Banner tone="late">
          It was closed as {OUTCOME_LABELS[renewal.outcome].toLowerCase()}, but the ledger says{' '}
          {OUTCOME_LABELS[contradiction.outcome].toLowerCase()}
          {contradiction.outcome === 'churned' ? '' : ` at ${money(contradiction.renewedMinor, currency)} a year`}.
          Correct the outcome, or the subscription.
        </Banner>
      ) : null}
      <div className={styles['voices']}>
        {VOICES.map((voice) => (
          <VoicePart key={voice} voice={voice} renewal={renewal} desk={desk} />
        ))}
      </div>
      <Said renewal={renewal} />
      <Done renewal={renewal} />
      <Others renewal={renewal} />
      {dialog}
    </div>
  )
}

function Deeds({ renewal, desk }: { renewal: Found; desk: RenewalDesk }) {
  if (!renewal.mayEdit) return <StartButton account={renewal.account} />
  if (renewal.outcome !== 'open') {
    return (
      <span className="row gap1">
        <StartButton account={renewal.account} />
        <Button onClick={() => desk.ask(renewal, { kind: 'decide' })}>Correct what came of it</Button>
        <Button onClick={() => desk.ask(renewal, { kind: 'reopen' })}>Reopen</Button>
      </span>
    )
  }
  const voice = desk.speaking.at(-1)
  return (
    <span className="row gap1 wrap">
      <StartButton account={renewal.account} />
      <Button onClick={() => desk.ask(renewal, { kind: 'step' })}>Next step</Button>
      <Button onClick={() => desk.ask(renewal, { kind: 'amount' })}>Change the amount</Button>
      <Button onClick={() => desk.ask(renewal, { kind: 'decide' })}>Close it</Button>
      {voice ? (
        <Button look="primary" onClick={() => desk.ask(renewal, { kind: 'say', voice })}>
          Say what you think
        </Button>
      ) : null}
    </span>
  )
}

/** Nothing where playbooks may not be started. */
function StartButton({ account }: { account: Found['account'] }) {
  const start = use(StartPlaybookContext)
  const run = () => start?.([account])
  useKeys('Renewal', [{ keys: 'p', does: 'Start a playbook for the account', run }], { enabled: start !== null })
  useCommands(start ? [{ label: `Start playbook for ${account.name}`, icon: 'playbooks', keys: 'p', run }] : [])
  if (!start) return null
  return (
    <Button icon="playbooks" keys="p" onClick={run}>
      Start playbook
    </Button>
  )
}

function HeadFacts({ renewal }: { renewal: Found }) {
  const { account, owner, dueOn, checkpoint, nextStep, currency } = renewal
  return (
    <Facts
      facts={[
        {
          label: 'Account',
          value: (
            <Link className="link" to="/accounts/$accountId" params={{ accountId: String(account.id) }}>
              {account.name}
            </Link>
          ),
        },
        { label: 'Owner', value: owner?.name ?? NONE },
        { label: 'Renews on', value: <DayText day={dueOn} as="exact" /> },
        {
          label: 'ARR',
          value: `${money(renewal.amountMinor, currency)}${renewal.isOwnAmount ? ', said by hand' : ''}`,
        },
        { label: 'From', value: renewal.isDerived ? 'End of the term' : renewal.source },
        { label: 'Health', value: <HealthMark score={renewal.overall} band={renewal.band} /> },
        {
          label: 'Checkpoint',
          value: checkpoint ? `${checkpoint.days} days${checkpoint.settledAt ? ', settled' : ', open'}` : 'Not yet',
        },
        { label: 'Expected', value: money(renewal.expectedMinor, currency) },
        {
          label: 'Next step',
          value: nextStep ? `${nextStep.text}${nextStep.isDone ? ' (done)' : ''}` : NONE,
        },
        {
          label: 'Outcome',
          value:
            renewal.outcome === 'open' ? (
              'Open'
            ) : (
              <>
                <OutcomeText renewal={renewal} currency={currency} />
                {renewal.decidedFrom === null ? '' : `, ${DECIDED_BY[renewal.decidedFrom]}`}
              </>
            ),
        },
      ]}
    />
  )
}

function VoicePart({ voice, renewal, desk }: { voice: Voice; renewal: Found; desk: RenewalDesk }) {
  const view = renewal.views[voice]
  const maySay = voice !== 'machine' && renewal.mayEdit && renewal.outcome === 'open' && desk.speaking.includes(voice)
  return (
    <section aria-label={`View of the ${VOICE_WORDS[voice]}`}>
      <h3 className="th">{VOICE_LABELS[voice]}</h3>
      {view ? (
        <>
          <p className="b">
            <CategoryMark category={view.category} probability={view.probability} />
          </p>
          {view.reason === '' ? null : <p>{view.reason}</p>}
          {view.amountMinor === null ? null : (
            <p className="m">Expects {money(view.amountMinor, desk.currency)} a year</p>
          )}
          <p className="l t12">
            {view.member ? `${view.member.name}, ` : ''}
            <InstantText instant={view.saidAt} />
          </p>
        </>
      ) : (
        <p className="l">{voice === 'machine' ? 'Nothing to predict it from yet' : 'Has not said anything yet'}</p>
      )}
      {maySay ? (
        <p>
          <Button onClick={() => desk.ask(renewal, { kind: 'say', voice })}>
            {view ? `Say the ${VOICE_WORDS[voice]}’s view again` : `Add the ${VOICE_WORDS[voice]}’s view`}
          </Button>
        </p>
      ) : null}
    </section>
  )
}

function Said({ renewal }: { renewal: Found }) {
  if (renewal.said.length === 0) return null
  return (
    <Section title="What was said" level={3}>
      <ul className={styles['entries']} aria-label="What was said">
        {renewal.said.map((view) => (
          <li key={view.id} className="row gap2 wrap">
            <span className="m nw">
              <InstantText instant={view.saidAt} as="exact" />
            </span>
            <b>{VOICE_LABELS[view.voice]}</b>
            <CategoryMark category={view.category} probability={view.probability} />
            {view.member ? <span className="m">{view.member.name}</span> : null}
            {view.checkpointDays === null ? null : <span className="l t12">at {view.checkpointDays} days</span>}
            <span className="grow">{view.reason}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Done({ renewal }: { renewal: Found }) {
  const changes = renewal.changes.filter(({ sentence }) => !sentence.startsWith('sees '))
  if (changes.length === 0) return null
  return (
    <Section title="What was changed" level={3}>
      <ul className={styles['entries']}>
        {changes.map(({ at, by, sentence }) => (
          <li key={`${at} ${sentence}`}>
            <span className="m">
              <InstantText instant={at} as="exact" />
            </span>{' '}
            {by} {sentence}
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Others({ renewal }: { renewal: Found }) {
  if (renewal.others.length === 0) return null
  return (
    <Section title={`Other renewals of ${renewal.account.name}`} level={3}>
      <ul className={styles['entries']}>
        {renewal.others.map((other) => (
          <li key={other.id} className="row gap2">
            <Link className="link" to="/revenue/renewals/$renewalId" params={{ renewalId: String(other.id) }}>
              <DayText day={other.dueOn} as="exact" />
            </Link>
            <span>{money(other.amountMinor, renewal.currency)}</span>
            <span className="m">
              {OUTCOME_LABELS[other.outcome]}
              {other.renewedMinor === null || other.outcome === 'churned'
                ? ''
                : ` at ${money(other.renewedMinor, renewal.currency)}`}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
