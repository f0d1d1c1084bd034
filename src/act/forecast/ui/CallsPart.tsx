import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { counted, money, NONE, percent } from '../../../web/design/format.ts'
import { Section } from '../../../web/design/Section.tsx'
import { Segmented } from '../../../web/design/Segmented.tsx'
import { getCallAccuracy } from '../contract-accuracy.ts'
import { CATEGORIES } from '../forecast.ts'
import { FORECAST_TOPICS, type ChangeAddress, type ForecastAddress } from './address.ts'
import { CategoryMark } from './CategoryMark.tsx'
import styles from './forecast.module.css'
import { biasText, calledSentence, hitText } from './called-words.ts'
import { VOICE_WORDS } from './words.ts'

type Found = OutputOf<typeof getCallAccuracy>
type Scores = Found['total']
type Voice = ForecastAddress['voice']

interface CallsPartProps {
  address: ForecastAddress
  change: ChangeAddress
  lead: number
}

/** How good the calls of people were, beside those of the machine. */
export function CallsPart({ address, change, lead }: CallsPartProps) {
  const { member, voice, calls: by } = address
  const answer = useCall(getCallAccuracy, { memberId: member, weeksBefore: lead }, { topics: FORECAST_TOPICS })
  return (
    <Answer of={answer}>
      {(found) => (
        <Section
          level={3}
          title={calledSentence(found.total.categories, voice, found.fewestRenewals)}
          reason={`As called ${counted(lead, 'week')} before each renewal was due, on accounts of whoever owned them then. A hit is a commit or best case that renewed, or a renewal at risk that was lost; bias is called less come, in per cent of what came, and above 0 too hopeful. In brackets stand the 95 % limits.`}
        >
          <div className={`${styles['leads']} ${styles['above']}`}>
            <Segmented
              label="Called by"
              options={(['csm', 'leader', 'machine'] as const).map((key) => ({ key, label: VOICE_WORDS[key] }))}
              value={voice}
              onChange={(next) => change({ voice: next })}
            />
            <Segmented
              label="Listed by"
              options={[
                { key: 'csm', label: 'By CSM' },
                { key: 'quarter', label: 'By quarter' },
              ]}
              value={by}
              onChange={(next) => change({ calls: next })}
            />
          </div>
          {found.total.categories.length === 0 && found.total.amounts.length === 0 ? (
            <p className="m">
              What is called of renewals and quarters from now on is judged here once they have been decided.
            </p>
          ) : (
            <>
              <CategoryTable {...{ found, voice, by, change }} />
              {voice === 'machine' ? null : <AmountTable {...{ found, voice, by }} />}
            </>
          )}
        </Section>
      )}
    </Answer>
  )
}

interface TableProps {
  found: Found
  voice: Voice
  by: 'csm' | 'quarter'
}

function rowsOf(
  found: Found,
  by: TableProps['by'],
): { key: string; name: string; memberId: number | null; scores: Scores }[] {
  if (by === 'quarter')
    return found.quarters.map(({ from, name, ...scores }) => ({ key: from, name, memberId: null, scores }))
  return found.members.map(({ member: { id, name }, ...scores }) => ({ key: String(id), name, memberId: id, scores }))
}

function CategoryTable({ found, voice, by, change }: TableProps & { change: ChangeAddress }) {
  const all = { key: 'all', name: 'All', memberId: null, scores: found.total }
  const rows = rowsOf(found, by).filter(({ scores }) => scores.categories.some((one) => one.voice === voice))
  if (rows.length === 0) return null
  return (
    // What scrolls must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className={styles['scroll']} tabIndex={0} aria-label={`Calls of renewals by the ${VOICE_WORDS[voice]}`}>
      <table className="list-table">
        <thead>
          <tr>
            <th scope="col">{by === 'csm' ? 'CSM' : 'Quarter'}</th>
            {CATEGORIES.flatMap((category) => [
              <th key={`${category} right`} scope="col" className="r nw">
                <CategoryMark category={category} />
              </th>,
              <th key={`${category} rate`} scope="col" className="r">
                Hit rate
              </th>,
              ...(category === 'at_risk'
                ? []
                : [
                    <th key={`${category} bias`} scope="col" className="r">
                      Bias
                    </th>,
                  ]),
            ])}
          </tr>
        </thead>
        <tbody>
          {[...rows, all].map(({ key, name, memberId, scores }) => (
            <tr key={key} className={key === 'all' ? 'bb' : undefined}>
              <td>
                {memberId === null ? (
                  name
                ) : (
                  <button type="button" className="link" onClick={() => change({ member: memberId, calls: 'quarter' })}>
                    {name}
                  </button>
                )}
              </td>
              {CATEGORIES.flatMap((category) => {
                const score = scores.categories.find((one) => one.voice === voice && one.category === category)
                return [
                  <td key={`${category} right`} className="r nw">
                    {score ? `${score.hits} of ${score.decided}` : NONE}
                  </td>,
                  <td key={`${category} rate`} className={score?.hitRate === null ? 'r nw l' : 'r nw'}>
                    {score ? hitText(score) : NONE}
                  </td>,
                  ...(category === 'at_risk'
                    ? []
                    : [
                        <td key={`${category} bias`} className="r nw">
                          {biasText(score?.bias ?? null)}
                        </td>,
                      ]),
                ]
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const CALLED = { commit: 'Commit', best_case: 'Best case' } as const

function AmountTable({ found, voice, by }: TableProps) {
  const { currency } = found
  const lines = [...rowsOf(found, by), { key: 'all', name: 'All', scores: found.total }].flatMap(
    ({ key, name, scores }) =>
      scores.amounts.filter((one) => one.voice === voice).map((score) => ({ key, name, score })),
  )
  if (lines.length === 0) return null
  const place = `${styles['scroll']} ${styles['below']}`
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className={place} tabIndex={0} aria-label={`Calls of quarters by the ${VOICE_WORDS[voice]}`}>
      <table className="list-table">
        <thead>
          <tr>
            <th scope="col">{by === 'csm' ? 'CSM' : 'Quarter'}</th>
            <th scope="col">Called for the quarter</th>
            <th scope="col" className="r">
              Kept
            </th>
            <th scope="col" className="r">
              Share kept
            </th>
            <th scope="col" className="r">
              Called
            </th>
            <th scope="col" className="r">
              Came
            </th>
            <th scope="col" className="r">
              Bias
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ key, name, score }) => (
            <tr key={`${key} ${score.of}`} className={key === 'all' ? 'bb' : undefined}>
              <td>{name}</td>
              <td>{CALLED[score.of]}</td>
              <td className="r nw">{`${score.kept} of ${score.calls}`}</td>
              <td className={score.keptRate === null ? 'r nw l' : 'r nw'}>
                {score.keptRate === null ? 'too few to say' : percent(score.keptRate)}
              </td>
              <td className="r nw">{money(score.calledMinor, currency)}</td>
              <td className="r nw">{money(score.cameMinor, currency)}</td>
              <td className="r nw">{biasText(score.bias)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
