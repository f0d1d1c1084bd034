import { useQueryClient } from '@tanstack/react-query'
import { callKey, useAction } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { InstantText } from '../../../web/design/DayText.tsx'
import { number } from '../../../web/design/format.ts'
import { Section } from '../../../web/design/Section.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { PlainTable } from '../../../web/pages/settings/PlainTable.tsx'
import { useMay } from '../../../web/shell/me.tsx'
import { getOverview, retryJob } from '../contract.ts'
import type { FailingJob, RunningOverview } from '../contract.ts'
import { jobWords } from '../job-words.ts'
import { jobsSentence } from './running-words.ts'

/** What is worked off behind the screens, and what failed with its reason. */
export function JobList(overview: RunningOverview) {
  const { jobs, failing } = overview
  return (
    <Section
      title={jobsSentence(overview)}
      reason="Imports, counts and nightly work. A job that fails is tried again by itself, more and more seldom, until it is given up."
    >
      {failing.length > 0 ? <FailingJobs failing={failing} /> : null}
      {jobs.length > 0 ? (
        <div className="figures">
          <PlainTable label="Jobs by kind" heads={['Kind', 'For later', 'Running', 'Failed']}>
            {jobs.map((job) => (
              <tr key={job.task}>
                <td title={job.task}>{jobWords(job.task)}</td>
                <td className="r">{number(job.waiting)}</td>
                <td className="r">{number(job.running)}</td>
                <td className="r">{number(job.failing)}</td>
              </tr>
            ))}
          </PlainTable>
        </div>
      ) : null}
    </Section>
  )
}

function FailingJobs({ failing }: { failing: readonly FailingJob[] }) {
  const mayRetry = useMay('settings.write')
  const client = useQueryClient()
  const retry = useAction(retryJob, {
    onDone: () => {
      toast('The job is tried again now')
      void client.invalidateQueries({ queryKey: callKey(getOverview) })
    },
  })
  return (
    <PlainTable label="Failed jobs" heads={['Kind', 'Why', 'Tries', 'Next']} hasActions={mayRetry}>
      {failing.map((job) => (
        <tr key={job.id}>
          <td title={job.task}>{jobWords(job.task)}</td>
          <td className="job-reason">{job.reason}</td>
          <td className="nw">
            {number(job.attempts)} of {number(job.maxAttempts)}
          </td>
          <td className="nw">
            {job.nextAt === null ? 'given up' : <InstantText instant={String(job.nextAt)} as="clock" />}
          </td>
          {mayRetry ? (
            <td className="act">
              <Button
                aria-label={`Try again: ${jobWords(job.task)}`}
                pending={retry.pending}
                onClick={() => retry.run({ jobId: job.id })}
              >
                Try again
              </Button>
            </td>
          ) : null}
        </tr>
      ))}
    </PlainTable>
  )
}
