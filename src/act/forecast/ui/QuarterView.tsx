import { useState } from 'react'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { Banner } from '../../../web/design/Banner.tsx'
import { Button } from '../../../web/design/Button.tsx'
import { Kbd } from '../../../web/design/Kbd.tsx'
import { Segmented } from '../../../web/design/Segmented.tsx'
import { GROUPINGS, type ForecastGroup, type getForecast } from '../contract.ts'
import type { ChangeAddress, ForecastAddress } from './address.ts'
import styles from './forecast.module.css'
import { GroupTable } from './GroupTable.tsx'
import { LeaderDialog } from './LeaderDialog.tsx'
import { NothingUp } from './NothingUp.tsx'
import { RenewalTable } from './RenewalTable.tsx'
import { SubmitDialog } from './SubmitDialog.tsx'
import { callsSentence, expectedSentence, FIGURE_WORDS, headline } from './words.ts'

type Forecast = OutputOf<typeof getForecast>

interface QuarterViewProps {
  address: ForecastAddress
  change: ChangeAddress
  forecast: Forecast
}

const GROUPING_WORDS = { csm: 'CSM', segment: 'Segment', month: 'Month' } as const

/** A period's figures by group, the calls beside them, and the renewals behind whatever is opened. */
export function QuarterView({ address, change, forecast }: QuarterViewProps) {
  const { total, groups, missing } = forecast
  const isEmpty = (total['renewals'] ?? 0) === 0
  return (
    <div className={styles['parts']}>
      {missing.map((one) => (
        <Banner key={one.currency} tone="late">
          {one.sentence}
        </Banner>
      ))}
      {isEmpty ? <NothingUp forecast={forecast} change={change} /> : null}
      {isEmpty && groups.length === 0 ? null : <Figures {...{ address, change, forecast, isEmpty }} />}
      {isEmpty ? null : <Behind {...{ address, change, forecast }} />}
    </div>
  )
}

function Figures({ address, change, forecast, isEmpty }: QuarterViewProps & { isEmpty: boolean }) {
  const { currency, calls, period } = forecast
  const { by, group, figure } = address
  const [isSubmitting, setSubmitting] = useState(false)
  const [led, setLed] = useState<ForecastGroup | null>(null)
  const reasons = [isEmpty ? null : expectedSentence(forecast), calls === null ? null : callsSentence(calls, currency)]
  return (
    <section className={styles['stack']}>
      <div className={styles['head']}>
        <div>
          <h2 className="h2">{isEmpty ? `Calls for ${period.name}` : headline(forecast)}</h2>
          <p className="section-reason">{reasons.filter((text) => text !== null).join(' ')}</p>
        </div>
        <Segmented
          label="Group by"
          options={GROUPINGS.map((key) => ({ key, label: GROUPING_WORDS[key] }))}
          value={by}
          onChange={(next) => change({ by: next, group: undefined })}
        />
        {forecast.maySubmit ? (
          <Button
            look="primary"
            disabledBecause={isEmpty ? 'There is nothing to submit yet.' : null}
            onClick={() => setSubmitting(true)}
          >
            Submit forecast
          </Button>
        ) : null}
      </div>
      <GroupTable
        forecast={forecast}
        opened={{ group, figure }}
        onOpen={change}
        onMember={(id) => change({ member: id, group: undefined })}
        onLead={setLed}
      />
      {isSubmitting ? <SubmitDialog forecast={forecast} onClose={() => setSubmitting(false)} /> : null}
      {led?.call ? (
        <LeaderDialog
          group={led}
          call={led.call}
          quarter={period.from}
          currency={currency}
          onClose={() => setLed(null)}
        />
      ) : null}
    </section>
  )
}

/** The renewals behind the figure that is opened; those still open, while none is. */
function Behind({ address, change, forecast }: QuarterViewProps) {
  const { total, period, currency } = forecast
  const { by, group, figure, member } = address
  const isChosen = group !== undefined || figure !== undefined
  const onlyOpen = !isChosen && (total['closed'] ?? 0) < (total['renewals'] ?? 0)
  return (
    <section className={styles['stack']}>
      <div className={styles['head']}>
        <div>
          <h2 className="h2">{onlyOpen ? `Open renewals of ${period.name}` : openedTitle(forecast, address)}</h2>
          <p className="section-reason">
            <Kbd keys="e" /> changes the category, <Kbd keys="enter" /> opens what everybody says of it, with amount and
            reason.
          </p>
        </div>
        {isChosen ? (
          <Button look="quiet" onClick={() => change({ group: undefined, figure: undefined })}>
            Back to what is open
          </Button>
        ) : (
          <Button look="quiet" onClick={() => change({ figure: 'renewals' })}>
            Show closed ones too
          </Button>
        )}
      </div>
      <RenewalTable
        question={{
          kind: period.kind,
          on: period.from,
          by,
          group,
          figure,
          memberId: member,
          state: onlyOpen ? 'open' : 'all',
        }}
        currency={currency}
      />
    </section>
  )
}

function openedTitle({ groups, period }: Forecast, { group, figure }: ForecastAddress): string {
  const whose = groups.find(({ key }) => key === group)?.name
  const isAll = figure === undefined || figure === 'up' || figure === 'renewals'
  const what = isAll ? 'Renewals' : `Renewals behind “${FIGURE_WORDS[figure]}”`
  return `${what} of ${whose === undefined ? period.name : `${whose}, ${period.name}`}`
}
