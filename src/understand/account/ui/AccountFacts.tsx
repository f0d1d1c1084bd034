import type { ReactNode } from 'react'
import type { Account } from '../../../record/accounts/contract.ts'
import { Avatar } from '../../../web/design/Avatar.tsx'
import { BAND_WORDS, QUADRANT_WORDS } from '../../../web/design/bands.ts'
import { delta, exactDay, money, number } from '../../../web/design/format.ts'
import { BandShape } from '../../../web/design/HealthMark.tsx'
import { QuadrantMark } from '../../../web/design/QuadrantMark.tsx'
import { Facts } from '../../../web/design/Section.tsx'
import { useToday } from '../../../web/design/today.tsx'
import { useMe } from '../../../web/shell/me.tsx'
import { scoreText } from '../../health/bands.ts'
import type { HealthExplanation } from '../../health/contract.ts'
import { roundedTo } from '../../health/ui/rounded-parts.ts'
import styles from './account.module.css'
import { ChoiceFact, DayFact } from './EditableFact.tsx'
import { renewalText } from './renewal-text.ts'
import { useFactEdit } from './use-fact-edit.ts'

export interface Choices {
  owners: readonly { id: number; name: string }[]
  segments: readonly { id: number; key: string; name: string }[]
  stages: readonly { id: number; key: string; name: string }[]
}

interface AccountFactsProps {
  account: Account
  /** Null while it is not here yet. */
  health: HealthExplanation | null
  choices: Choices
  onSponsor: () => void
}

/** The header's facts, each changed where it stands. */
export function AccountFacts({ account, health, choices, onSponsor }: AccountFactsProps) {
  const { reportingCurrency } = useMe().company
  const arr = account.moneyHidden ? (
    <span className="l plain" title="Money is hidden from your role">
      hidden
    </span>
  ) : (
    <span title={account.mrrMinor === null ? undefined : `MRR ${money(account.mrrMinor, reportingCurrency)}`}>
      {money(account.arrMinor, reportingCurrency)}
    </span>
  )
  return (
    <Facts
      facts={[
        {
          label: 'Health',
          value: health ? <HealthFact health={health} /> : <span className={styles['comingHealth']} />,
        },
        {
          label: 'Quadrant',
          value: health ? <QuadrantFact health={health} /> : <span className={styles['comingQuadrant']} />,
        },
        { label: 'ARR', value: arr },
        { label: 'Renewal', value: <RenewalFact account={account} /> },
        { label: 'Stage', value: <StageFact account={account} stages={choices.stages} /> },
        { label: 'Owner', value: <OwnerFact account={account} owners={choices.owners} /> },
        { label: 'Executive sponsor', value: <SponsorFact account={account} onSponsor={onSponsor} /> },
      ]}
    />
  )
}

function HealthFact({ health }: { health: HealthExplanation }) {
  const { overall, band } = health.effective
  const month = health.since.find((since) => since.days === 30)
  const change = month?.change ?? null
  const by = health.override?.isInForce ? `, set by hand until ${exactDay(health.override.endsOn)}` : ''
  return (
    <>
      <span
        className="hl"
        title={overall === null ? BAND_WORDS[band] : `${BAND_WORDS[band]}, exactly ${number(overall, 2)}${by}`}
      >
        <BandShape band={band} />
        <b>{overall === null ? '–' : scoreText(overall, health.bands)}</b>
      </span>
      {month && change !== null ? (
        <span
          className={`dl b ${roundedTo(change, 0) === 0 ? 'l' : change < 0 ? 'poor' : 'good'}`}
          title={`${number(month.overallThen, 1)} on ${exactDay(month.day)}`}
        >{`${delta(change)} in 30 d`}</span>
      ) : null}
      {health.isFresh ? null : (
        <span className="fair t12" title="Some of the data behind it is late: the explanation says which">
          late data
        </span>
      )}
    </>
  )
}

function QuadrantFact({ health }: { health: HealthExplanation }) {
  const then = health.since.find((since) => since.days === 30)?.quadrantThen ?? null
  return (
    <>
      <QuadrantMark quadrant={health.quadrant} />
      {then !== null && then !== health.quadrant ? (
        <span className="l t12 plain" title="30 days ago">{`was ${QUADRANT_WORDS[then]}`}</span>
      ) : null}
    </>
  )
}

function RenewalFact({ account }: { account: Account }) {
  const today = useToday()
  const edit = useFactEdit(account.id)
  const text = account.renewalOn ? renewalText(account.renewalOn, today) : <span className="l plain">no date</span>
  if (!account.mayEdit) return text
  return (
    <DayFact
      label="Renewal"
      hint="Where a subscription has a term end, that day counts before this one."
      value={account.renewalOn}
      edit={edit}
      onSave={(renewalOn) =>
        edit.change(
          { renewalOn },
          { renewalOn },
          renewalOn ? `Renewal date saved: ${exactDay(renewalOn)}.` : 'Renewal date cleared.',
        )
      }
    >
      {text}
    </DayFact>
  )
}

function StageFact({ account, stages }: { account: Account; stages: Choices['stages'] }) {
  const edit = useFactEdit(account.id)
  const text: ReactNode = account.stage?.name ?? <span className="l plain">no stage</span>
  if (!account.mayEdit) return text
  return (
    <ChoiceFact
      label="Stage"
      options={stages}
      chosen={account.stage?.id ?? null}
      none="No stage"
      edit={edit}
      onPick={(picked) => {
        const stage = stages.find((candidate) => candidate.id === picked?.id) ?? null
        edit.change({ stageId: stage?.id ?? null }, { stage }, stage ? `Stage is now ${stage.name}.` : 'Stage cleared.')
      }}
    >
      <span title={account.stageSince ? `since ${exactDay(account.stageSince)}` : undefined}>{text}</span>
    </ChoiceFact>
  )
}

export function SegmentFact({ account, segments }: { account: Account; segments: Choices['segments'] }) {
  const edit = useFactEdit(account.id)
  const text = account.segment?.name ?? 'No segment'
  if (!account.mayEdit) return <span className="tag">{text}</span>
  return (
    <ChoiceFact
      label="Segment"
      options={segments}
      chosen={account.segment?.id ?? null}
      none="No segment"
      edit={edit}
      onPick={(picked) => {
        const segment = segments.find((candidate) => candidate.id === picked?.id) ?? null
        edit.change(
          { segmentId: segment?.id ?? null },
          { segment },
          segment ? `Segment is now ${segment.name}.` : 'Segment cleared.',
        )
      }}
    >
      <span className={`tag ${styles['segment']}`}>{text}</span>
    </ChoiceFact>
  )
}

function OwnerFact({ account, owners }: { account: Account; owners: Choices['owners'] }) {
  const edit = useFactEdit(account.id)
  const shown = account.owner ? (
    <>
      <Avatar name={account.owner.name} />
      {account.owner.name}
    </>
  ) : (
    <span className="l plain">nobody</span>
  )
  if (!account.mayEdit) return shown
  return (
    <ChoiceFact
      label="Owner"
      options={owners}
      chosen={account.owner?.id ?? null}
      none="Nobody"
      edit={edit}
      onPick={(owner) =>
        edit.change(
          { ownerId: owner?.id ?? null },
          { owner },
          owner ? `Owner is now ${owner.name}.` : 'Nobody owns it now.',
        )
      }
    >
      {shown}
    </ChoiceFact>
  )
}

function SponsorFact({ account, onSponsor }: { account: Account; onSponsor: () => void }) {
  const { executiveSponsor: sponsor } = account
  return (
    <button type="button" className={styles['fact']} title="People of this account" onClick={onSponsor}>
      {sponsor ? (
        <>
          <Avatar name={sponsor.name} />
          {sponsor.name}
        </>
      ) : (
        <span className="l plain">nobody</span>
      )}
    </button>
  )
}
