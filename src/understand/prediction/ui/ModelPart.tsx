import { ChartPanel } from '../../../web/design/chart/ChartPanel.tsx'
import { counted, exactDay, number, percent } from '../../../web/design/format.ts'
import { Facts, Section } from '../../../web/design/Section.tsx'
import { Tag } from '../../../web/design/Tag.tsx'
import { PlainTable } from '../../../web/pages/settings/PlainTable.tsx'
import type { ModelOut } from '../contract.ts'
import { featureName } from '../feature-words.ts'
import { CalibrationPlot } from './CalibrationPlot.tsx'
import { LiftBars } from './LiftBars.tsx'
import { AUC_EXPLAINED, aucText, calibrationSentence, liftSentence, modelSentence } from './prediction-words.ts'
import styles from './prediction.module.css'

interface ModelPartProps {
  model: ModelOut
  /** It speaks for accounts. */
  isSpeaking: boolean
}

const LEAD_FIGURES = ['AUC', 'Cases', 'Lost']

/** One live model with its back-test: what it says, how well, and from what. */
export function ModelPart({ model, isSpeaking }: ModelPartProps) {
  const { report } = model
  return (
    <>
      <Section
        title={modelSentence(model)}
        reason={model.because}
        aside={isSpeaking ? <Tag>speaks for accounts</Tag> : null}
      >
        <Facts
          facts={[
            { label: 'Cases tested', value: number(report.n) },
            { label: 'Of them lost', value: `${number(report.positives)} (${percent(report.base_rate, 1)})` },
            { label: 'AUC', value: aucText(report) },
            { label: 'Brier score', value: `${number(report.brier, 5)} (base rate ${number(report.base_brier, 5)})` },
            {
              label: 'Log loss',
              value: `${number(report.log_loss, 4)} (base rate ${number(report.base_log_loss, 4)})`,
            },
            {
              label: 'Learned from',
              value: `${counted(report.samples, 'case')}, ${number(report.sample_positives)} lost`,
            },
            { label: 'Known until', value: model.trainedThrough ? exactDay(model.trainedThrough) : '–' },
          ]}
        />
        <p className="l t12">
          {AUC_EXPLAINED} Brier score and log loss say how far what was said lies from what happened: lower is nearer.
          Tested on the latest third of months, learned from the months before. A model is used only where the 95 %
          limits of its AUC lie above 0.50, its log loss is below that of the base rate, and its Brier score is not
          above it by more than chance explains.
        </p>
      </Section>
      {report.positives > 0 && report.calibration.length > 1 ? <Pictures model={model} /> : null}
      <Drivers model={model} />
    </>
  )
}

function Pictures({ model: { report } }: { model: ModelOut }) {
  const calibration = calibrationSentence(report)
  const lift = liftSentence(report)
  return (
    <div className={styles['two']}>
      <ChartPanel
        sentence={calibration}
        reason="Ten groups of cases by the probability that was said; the stroke through each is its 95 % limits."
        table={{
          label: 'Probability said and share that left',
          heads: ['Probability said', 'Cases', 'Share that left', '95 % limits'],
          rows: report.calibration.map(({ said, count, happened, low, high }) => [
            percent(said, 1),
            number(count),
            percent(happened, 1),
            `${percent(low, 1)}–${percent(high, 1)}`,
          ]),
        }}
      >
        <CalibrationPlot bins={report.calibration} label={calibration} />
      </ChartPanel>
      <ChartPanel
        sentence={lift}
        reason="Cases in ten equal parts by the probability that was said."
        table={{
          label: 'Lift by tenth',
          heads: ['Tenth', 'Cases', 'Lost', 'Times the average'],
          rows: report.deciles.map(({ decile, count, positives, lift: times }) => [
            number(decile),
            number(count),
            number(positives, 1),
            number(times, 2),
          ]),
        }}
      >
        <LiftBars deciles={report.deciles} label={lift} />
      </ChartPanel>
    </div>
  )
}

function Drivers({ model: { report, label } }: { model: ModelOut }) {
  const what = label === 'churn' ? 'leaving' : 'losing the renewal'
  return (
    <div className={styles['two']}>
      <Section
        title={report.features.length > 0 ? `What goes with ${what}` : 'Nothing is told from chance as a driver'}
        reason="Only what holds beyond chance when all are looked at together; the effect is for a usual difference between accounts."
        level={3}
      >
        {report.features.length > 0 ? (
          <PlainTable label={`Drivers of ${what}`} heads={['What', 'Odds of leaving', '95 % limits']}>
            {report.features.map(({ key, weight, low, high }) => (
              <tr key={key}>
                <td>{featureName(key)}</td>
                <td className="nw">× {number(Math.exp(weight), 2)}</td>
                <td className="nw m">
                  {number(Math.exp(low), 2)}–{number(Math.exp(high), 2)}
                </td>
              </tr>
            ))}
          </PlainTable>
        ) : null}
        {report.left_out.map(({ key, because }) => (
          <p key={key} className="m">
            {featureName(key)} is left out:{' '}
            {because === 'dated_later'
              ? 'it was dated after the day.'
              : 'it knows the outcome too well to have been known before.'}
          </p>
        ))}
      </Section>
      <Section title="How early it is known" reason="The same question, asked longer before." level={3}>
        <PlainTable
          label={`AUC by lead time, ${what}`}
          heads={['Days before', 'AUC', 'Cases', 'Lost']}
          figures={LEAD_FIGURES}
        >
          {report.by_lead.map((lead) => (
            <tr key={lead.lead_days}>
              <td className="nw">{lead.lead_days}</td>
              <td className="nw r">{aucText(lead)}</td>
              <td className="nw r">{number(lead.n)}</td>
              <td className="nw r">{number(lead.positives)}</td>
            </tr>
          ))}
        </PlainTable>
      </Section>
    </div>
  )
}
