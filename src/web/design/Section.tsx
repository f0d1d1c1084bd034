import type { ReactNode } from 'react'

interface SectionProps {
  /** The finding, as a sentence: “Health 46: experience fell, results held”. */
  title: ReactNode
  /** The reason, one line below. */
  reason?: ReactNode
  /** Buttons or a link at the right. */
  aside?: ReactNode
  level?: 2 | 3
  children?: ReactNode
}

/** A part of a page: sentence, reason, then the picture or table. */
export function Section({ title, reason, aside, level = 2, children }: SectionProps) {
  const Heading = level === 2 ? 'h2' : 'h3'
  return (
    <section className="section">
      <div className="section-head">
        <Heading className={level === 2 ? 'h2 grow' : 'h3 grow'}>{title}</Heading>
        {aside}
      </div>
      {reason ? <p className="section-reason">{reason}</p> : null}
      {children}
    </section>
  )
}

interface FactsProps {
  /** Label above, value below, in one line. */
  facts: readonly { label: string; value: ReactNode }[]
}

/** The facts of a header: label above, value below. */
export function Facts({ facts }: FactsProps) {
  return (
    <dl className="facts">
      {facts.map((fact) => (
        <div key={fact.label}>
          <dt>{fact.label}</dt>
          <dd>{fact.value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** A bordered ground, only for things that open or move. */
export function Panel({ children }: { children: ReactNode }) {
  return <div className="panel">{children}</div>
}
