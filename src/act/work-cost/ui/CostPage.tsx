import { useState } from 'react'
import { z } from 'zod'
import { addMonths } from '../../../kernel/day.ts'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { Button, LinkButton } from '../../../web/design/Button.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { Section } from '../../../web/design/Section.tsx'
import { Segmented } from '../../../web/design/Segmented.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { useToday } from '../../../web/design/today.tsx'
import { useMay, useMe } from '../../../web/shell/me.tsx'
import { RevenueFrame } from '../../../web/shell/RevenueFrame.tsx'
import { useSearchState } from '../../../web/shell/search-state.ts'
import { ExportMenu } from '../../../web/design/ExportMenu.tsx'
import { Pager } from '../../../web/design/Pager.tsx'
import { exportWorkCost, getWorkCost, GROUPINGS } from '../contract.ts'
import { CostParts } from './CostParts.tsx'
import { COST_TOPICS, costReason, costSentence } from './cost-words.ts'
import { CostTable } from './CostTable.tsx'
import { GROUP_WORDS } from './grouping.ts'
import { HoursPage } from './HoursPage.tsx'
import { KindsDialog } from './KindsDialog.tsx'
import { OpenedWork } from './OpenedWork.tsx'
import { RatesDialog } from './RatesDialog.tsx'
import { ratesShown } from './rates-shown.ts'
import styles from './cost.module.css'

const LENGTHS = ['3', '6', '12', '24'] as const
const CostAddress = z.object({
  by: z.enum(GROUPINGS).catch('month'),
  months: z.enum(LENGTHS).catch('6'),
  open: z.string().optional().catch(undefined),
})
const PAGE = 50

/** Who sees no costs writes down hours here. */
export function CostPage() {
  return useMay('cost.read') ? <Costs /> : <HoursPage />
}

/** What customer success costs: value gaps are cost of goods sold, value delivery is sales and marketing. */
function Costs() {
  const [{ by, months, open }, change] = useSearchState(CostAddress)
  const [offset, setOffset] = useState(0)
  const [dialog, setDialog] = useState<'rates' | 'kinds' | null>(null)
  const me = useMe()
  const maySet = useMay('settings.write')
  const seesRates = ratesShown(me)
  const today = useToday()
  const period = { from: addMonths(today, 1 - Number(months)).slice(0, 7), to: today.slice(0, 7) }
  const answer = useCall(getWorkCost, { ...period, by, offset, limit: PAGE }, { topics: COST_TOPICS })
  return (
    <RevenueFrame
      tab="cost"
      tools={
        <span className={styles['right']}>
          <ExportMenu endpoint={exportWorkCost} input={{ ...period, by }} />
          {maySet ? (
            <Button look="quiet" onClick={() => setDialog('kinds')}>
              Kinds of work
            </Button>
          ) : null}
          {seesRates ? (
            <Button look="quiet" onClick={() => setDialog('rates')}>
              Rates
            </Button>
          ) : null}
        </span>
      }
    >
      <div className={styles['page']}>
        <div className={styles['work']}>
          <CostParts part="cost" />
          <Answer of={answer} waiting={<Skeleton rows={12} />}>
            {(found) =>
              found.sum.gapMinutes + found.sum.deliveryMinutes === 0 ? (
                <EmptyState
                  title="No time was written down in this period"
                  action={<LinkButton to="/revenue/cost/hours">Write down time</LinkButton>}
                >
                  Hours of customer success work, with what an hour costs, say what it costs to make up for gaps of the
                  product (COGS) and to deliver value (S&M).
                </EmptyState>
              ) : (
                <Section title={costSentence(found.sum, found.currency)} reason={costReason(found.sum)}>
                  <div className={styles['tools']}>
                    <Segmented
                      label="By"
                      value={by}
                      onChange={(next) => {
                        setOffset(0)
                        change({ by: next, open: undefined })
                      }}
                      options={GROUPINGS.filter((key) => key !== 'member' || seesRates).map((key) => ({
                        key,
                        label: GROUP_WORDS[key],
                      }))}
                    />
                    <Segmented
                      label="How far back"
                      value={months}
                      onChange={(next) => {
                        setOffset(0)
                        change({ months: next, open: undefined })
                      }}
                      options={LENGTHS.map((key) => ({ key, label: `${key} months` }))}
                    />
                  </div>
                  <CostTable {...{ found, by }} opened={open ?? null} onOpen={(key) => change({ open: key })} />
                  <Pager {...{ offset }} total={by === 'month' ? 0 : found.total} size={PAGE} onOffset={setOffset} />
                </Section>
              )
            }
          </Answer>
        </div>
        {open === undefined ? null : (
          <OpenedWork key={open} by={by} value={open} period={period} onClose={() => change({ open: undefined })} />
        )}
      </div>
      {dialog === 'rates' ? <RatesDialog onClose={() => setDialog(null)} /> : null}
      {dialog === 'kinds' ? <KindsDialog onClose={() => setDialog(null)} /> : null}
    </RevenueFrame>
  )
}
