import { Banner, ErrorBox } from '../design/Banner.tsx'
import { Button } from '../design/Button.tsx'
import { EmptyState } from '../design/EmptyState.tsx'
import { ProgressBar } from '../design/ProgressBar.tsx'
import { Section } from '../design/Section.tsx'
import { Skeleton } from '../design/Skeleton.tsx'
import { toast } from '../design/toasts.ts'
import styles from './gallery.module.css'
import { Sample } from './Sample.tsx'

const nothing = () => undefined

export function NoticeSamples() {
  return (
    <Section title="Notices">
      <Sample of="Toast">
        <Button onClick={() => toast('12 accounts reassigned to Iris', { undo: nothing })}>With undo</Button>
        <Button onClick={() => toast('The server cannot be reached.', { tone: 'wrong' })}>Failed</Button>
      </Sample>
      <Sample of="Banner">
        <div className={styles['box']}>
          <div className="grow">
            <Banner>Sample company. Remove it when you have seen enough.</Banner>
            <Banner tone="late">Help desk is 3 h late. Support figures say so.</Banner>
            <Banner tone="wrong" action={<Button>Show</Button>}>
              The import stopped at row 1,204.
            </Banner>
          </div>
        </div>
      </Sample>
      <Sample of="Refused">
        <ErrorBox
          sentence="Correct the request: weights must add up to 100."
          details={[{ path: 'measures.2.weight', message: 'Give a whole number from 0 to 100.' }]}
          onRetry={nothing}
        />
      </Sample>
      <Sample of="Progress">
        <div className={styles['narrow']}>
          <ProgressBar label="Importing usage" share={0.42} note="2.1M of 5M rows" />
        </div>
        <div className={styles['narrow']}>
          <ProgressBar label="Reading the file" share={null} />
        </div>
      </Sample>
      <Sample of="Empty">
        <EmptyState
          title="Accounts are the companies that pay you"
          action={
            <Button look="primary" icon="plus">
              Import accounts
            </Button>
          }
        >
          Import a CSV file, or connect a source. Health follows by itself.
        </EmptyState>
      </Sample>
      <Sample of="Loading">
        <div className={styles['narrow']}>
          <Skeleton rows={3} />
        </div>
      </Sample>
    </Section>
  )
}
