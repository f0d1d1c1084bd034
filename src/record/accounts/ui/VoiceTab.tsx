import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { InstantText } from '../../../web/design/DayText.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { counted, number, plainNumber } from '../../../web/design/format.ts'
import { Section } from '../../../web/design/Section.tsx'
import { Skeleton } from '../../../web/design/Skeleton.tsx'
import { ImportButton } from '../../../web/shell/ImportButton.tsx'
import { accountVoice } from '../contract.ts'
import { useDesk } from './account-desk.ts'
import styles from './account-parts.module.css'
import { npsSentence } from './nps-sentence.ts'

type Voice = OutputOf<typeof accountVoice>

/** What they answered and what they said. */
export function VoiceTab() {
  const { accountId } = useDesk()
  const voice = useCall(accountVoice, { accountId, offset: 0, limit: 100 })
  return (
    <div className={styles['tab']}>
      <Answer of={voice} waiting={<Skeleton rows={8} />}>
        {(found) =>
          found.responses.length === 0 && found.feedback.length === 0 ? (
            <EmptyState
              title="Survey answers and feedback show how they feel about it"
              action={<ImportButton what="answers" />}
            >
              Nobody at this account has answered or said anything yet. Answers come with a survey import.
            </EmptyState>
          ) : (
            <>
              <Section title={npsSentence(found.nps)} reason={npsReason(found.nps)} />
              <div className={styles['two']}>
                <Responses responses={found.responses} />
                <FeedbackList feedback={found.feedback} />
              </div>
            </>
          )
        }
      </Answer>
    </div>
  )
}

function npsReason({ answers, score }: Voice['nps']): string {
  if (score === null)
    return 'NPS is the share of 9 and 10 less the share of 0 to 6, over the latest answer of each contact.'
  return `Over the latest answer of ${counted(answers, 'contact')}. With few answers one more can move it far.`
}

/** The three standard surveys are abbreviations; a company's own keeps its name. */
function surveyName(key: string): string {
  return ['nps', 'csat', 'ces'].includes(key) ? key.toUpperCase() : key
}

function Responses({ responses }: { responses: Voice['responses'] }) {
  return (
    <Section title={counted(responses.length, 'answer')} level={3}>
      <ol className={styles['voice']}>
        {responses.map((response) => (
          <li key={response.id}>
            <span title={`${surveyName(response.survey)}: ${plainNumber(response.score)}`}>
              <b>{number(response.score)}</b> <span className="l t12">{surveyName(response.survey)}</span>
            </span>
            <span>{response.comment ?? <span className="l">no comment</span>}</span>
            <span className="l t12 r">
              {response.contact ? `${response.contact}, ` : ''}
              <InstantText instant={response.answeredAt} />
            </span>
          </li>
        ))}
      </ol>
    </Section>
  )
}

function FeedbackList({ feedback }: { feedback: Voice['feedback'] }) {
  return (
    <Section title={feedback.length === 0 ? 'No feedback yet' : `${number(feedback.length)} × feedback`} level={3}>
      <ol className={styles['feedback']}>
        {feedback.map((item) => (
          <li key={item.id}>
            <p>{item.text}</p>
            <p className="l t12">
              {[item.theme, item.department, item.origin].filter(Boolean).join(', ')} <InstantText instant={item.at} />
            </p>
          </li>
        ))}
      </ol>
    </Section>
  )
}
