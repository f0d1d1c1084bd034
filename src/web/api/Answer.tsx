import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ErrorBox } from '../design/Banner.tsx'
import { Skeleton } from '../design/Skeleton.tsx'
import { CallError, sentenceOf } from './call-error.ts'

interface AnswerProps<Data> {
  of: UseQueryResult<Data>
  children: (data: Data) => ReactNode
  /** Shown while the first answer comes. */
  waiting?: ReactNode
}

/** An answer in its three states: skeleton after 300 ms, a sentence with another try, or the data (kept while refreshed). */
export function Answer<Data>({ of: answer, children, waiting }: AnswerProps<Data>) {
  if (answer.data !== undefined) return children(answer.data)
  if (answer.error) {
    // What was refused is refused again.
    const isRefused = answer.error instanceof CallError && !answer.error.isPassing
    return (
      <ErrorBox
        sentence={sentenceOf(answer.error)}
        details={answer.error instanceof CallError ? answer.error.details : []}
        onRetry={isRefused ? undefined : () => void answer.refetch()}
      />
    )
  }
  return waiting ?? <Skeleton />
}
