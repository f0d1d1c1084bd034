import { useState } from 'react'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { Banner } from '../../../web/design/Banner.tsx'
import { Button, LinkButton } from '../../../web/design/Button.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { exactDay } from '../../../web/design/format.ts'
import { Kbd } from '../../../web/design/Kbd.tsx'
import { Section } from '../../../web/design/Section.tsx'
import { Segmented } from '../../../web/design/Segmented.tsx'
import { useMay } from '../../../web/shell/me.tsx'
import { GROUPINGS, type getForecast } from '../contract.ts'
import type { ChangeAddress, ForecastAddress } from './address.ts'
import styles from './forecast.module.css'
import { GroupTable } from './GroupTable.tsx'
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
  const { total, groups, currency, missing, calls, period } = forecast
  const { by, group, figure, member } = address
  const [isSubmitting, setSubmitting] = useState(false)
  const isEmpty = (total['renewals'] ?? 0) === 0
  const reason = [isEmpty ? null : expectedSentence(forecast), calls === null ? null : callsSentence(calls, currency)]
  return (
    <div className={styles['parts']}>
      {missing.map((one) => (
        <Banner key={one.currency} tone="late">
          {one.sentence}
        </Banner>
      ))}
      {isEmpty ? <NothingUp forecast={forecast} change={change} /> : null}
      {isEmpty && groups.length === 0 ? null : (
        <Section
          title={isEmpty ? `Calls for ${period.name}` : headline(forecast)}
          reason={reason.filter((text) => text !== null).join(' ')}
          aside={
            <span className="row gap2 wrap">
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
            </span>
          }
        >
          <GroupTable
            forecast={forecast}
            opened={{ group, figure }}
            onOpen={change}
            onMember={(id) => change({ member: id, group: undefined })}
          />
        </Section>
      )}
      {isEmpty ? null : (
        <Section
          title={openedTitle(forecast, address)}
          reason={
            <>
              <Kbd keys="e" /> changes the category, <Kbd keys="enter" /> opens what everybody says of it, with amount
              and reason.
            </>
          }
          aside={
            group === undefined && figure === undefined ? null : (
              <Button look="quiet" onClick={() => change({ group: undefined, figure: undefined })}>
                Show all
              </Button>
            )
          }
        >
          <RenewalTable
            question={{ kind: period.kind, on: period.from, by, group, figure, memberId: member }}
            currency={currency}
          />
        </Section>
      )}
      {isSubmitting ? <SubmitDialog forecast={forecast} onClose={() => setSubmitting(false)} /> : null}
    </div>
  )
}

function openedTitle({ groups, period }: Forecast, { group, figure }: ForecastAddress): string {
  const whose = groups.find(({ key }) => key === group)?.name
  const what =
    figure === undefined || figure === 'up' || figure === 'renewals'
      ? 'Renewals'
      : `Renewals behind “${FIGURE_WORDS[figure]}”`
  return `${what} ${whose === undefined ? `of ${period.name}` : `of ${whose}, ${period.name}`}`
}

/** No renewal in sight: what this is for and what to do next. */
function NothingUp({ forecast, change }: { forecast: Forecast; change: ChangeAddress }) {
  const mayImport = useMay('imports.run')
  const { period, nextDueOn, hasAny } = forecast
  if (nextDueOn !== null) {
    return (
      <EmptyState
        title={`No renewal is due in ${period.name}`}
        action={
          <Button onClick={() => change({ on: nextDueOn, group: undefined, figure: undefined })}>Go there</Button>
        }
      >
        The next one is due on {exactDay(nextDueOn)}.
      </EmptyState>
    )
  }
  if (hasAny) {
    return (
      <EmptyState
        title={`No renewal is due in ${period.name}`}
        action={<LinkButton to="/revenue/renewals">Open renewals</LinkButton>}
      >
        None is due later either: all that are known lie in the past.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      title="The forecast is made of renewals, and there are none yet"
      action={mayImport ? <LinkButton to="/import">Import subscriptions</LinkButton> : null}
    >
      Subscriptions with the end of their term, or yearly ones, become renewals by themselves. They are then committed,
      called best case or at risk, and kept week by week.
    </EmptyState>
  )
}
