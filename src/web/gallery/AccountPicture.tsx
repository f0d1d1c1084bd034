import { useState } from 'react'
import { Avatar } from '../design/Avatar.tsx'
import { Button, IconButton } from '../design/Button.tsx'
import { CurveGlyph } from '../design/CurveGlyph.tsx'
import { Delta } from '../design/Delta.tsx'
import { delta, number } from '../design/format.ts'
import { FreshnessNote } from '../design/FreshnessNote.tsx'
import { HealthMark } from '../design/HealthMark.tsx'
import { PointsBar } from '../design/PointsBar.tsx'
import { QuadrantMark } from '../design/QuadrantMark.tsx'
import { Facts, Section } from '../design/Section.tsx'
import { Segmented } from '../design/Segmented.tsx'
import { ShareBar } from '../design/ShareBar.tsx'
import { SidePanel } from '../design/SidePanel.tsx'
import { Tabs } from '../design/Tabs.tsx'
import { Tag } from '../design/Tag.tsx'
import { PictureFrame } from './PictureFrame.tsx'
import styles from './account-picture.module.css'
import { CO_MEASURES, CX_MEASURES } from './pictured-measures.ts'
import type { PicturedMeasure } from './pictured-measures.ts'

const LONGEST_POINTS = 25

/** The account page of the design pictures: header, tabs, and the health panel made of the real components. */
export function AccountPicture() {
  const [tab, setTab] = useState('overview')
  const [since, setSince] = useState('30')
  return (
    <PictureFrame>
      <header className={styles['head']}>
        <div className="row gap2">
          <span className="l">Accounts</span>
          <span className="l">/</span>
          <h1 className="h1">Corvane Beverages</h1>
          <Tag>Enterprise</Tag>
          <span className="grow" />
          <Button icon="note" keys="n">
            Note
          </Button>
          <Button icon="play" keys="p">
            Playbook
          </Button>
          <Button icon="call" keys="c">
            Log call
          </Button>
          <IconButton icon="more" label="More" look="default" />
        </div>
        <div className={styles['facts']}>
          <AccountFacts />
        </div>
      </header>
      <Tabs
        label="Parts of the account"
        look="underlined"
        selected={tab}
        onSelect={setTab}
        tabs={[
          { key: 'overview', label: 'Overview' },
          { key: 'outcomes', label: 'Outcomes', count: 2 },
          { key: 'people', label: 'People', count: 9 },
          { key: 'usage', label: 'Usage' },
          { key: 'support', label: 'Support', count: 4 },
          { key: 'voice', label: 'Voice', count: 3 },
          { key: 'revenue', label: 'Revenue' },
          { key: 'timeline', label: 'Timeline' },
        ]}
      />
      <div className={styles['body']}>
        <SidePanel label="Next best actions" side="left" width={252}>
          <section>
            <h2 className="h2">Next best actions</h2>
            <p className="t12 m">The panel of actions stands here.</p>
            <div className="row gap2">
              <span className="grow">Dock waiting</span>
              <ShareBar share={0.69} />
              <span>69 %</span>
            </div>
          </section>
        </SidePanel>
        <div className={styles['health']}>
          <Section
            title="Health 46: experience fell, results held"
            reason="16.5 of the 19.0 points lost are CX. Tickets, usage and people explain 15.0 of them."
            aside={
              <>
                <Segmented
                  label="Compared with"
                  value={since}
                  onChange={setSince}
                  options={[
                    { key: '7', label: '7 d' },
                    { key: '30', label: '30 d' },
                    { key: '90', label: '90 d' },
                  ]}
                />
                <IconButton icon="close" label="Close" />
              </>
            }
          >
            <div className={`${styles['line']} ${styles['first']} th`}>
              <span>Measure and evidence</span>
              <span>Value</span>
              <span>Curve</span>
              <span className="r">Score</span>
              <span className="r">Weight</span>
              <span>Points of possible</span>
              <span className="r">Points</span>
              <span className="r">30 d</span>
            </div>
            <Component name="Customer experience (CX)" weight="weight 100 of 100" sums={[36, 18, -16.5]} />
            {CX_MEASURES.map((measure) => (
              <MeasureLine key={measure.name} measure={measure} />
            ))}
            <Component name="Customer outcomes (CO)" weight="weight 80 of 100" sums={[56, 28, -2.5]} />
            {CO_MEASURES.map((measure) => (
              <MeasureLine key={measure.name} measure={measure} />
            ))}
          </Section>
        </div>
        <SidePanel label="Timeline" width={282}>
          <section>
            <h2 className="h2">Timeline</h2>
          </section>
        </SidePanel>
      </div>
    </PictureFrame>
  )
}

function AccountFacts() {
  return (
    <Facts
      facts={[
        {
          label: 'Health',
          value: (
            <>
              <HealthMark score={46} band="poor" />
              <Delta value={-19} since="in 30 d" strong />
            </>
          ),
        },
        {
          label: 'Quadrant',
          value: (
            <>
              <QuadrantMark quadrant="strained" />
              <span className="l t12 plain">was Thriving</span>
            </>
          ),
        },
        { label: 'ARR', value: '€184,000' },
        { label: 'Renewal', value: '3 Jan 2027, in 47 days' },
        {
          label: 'Renewal chance',
          value: (
            <>
              41 %<span className="l t12 plain">±9</span>
            </>
          ),
        },
        { label: 'Stage', value: 'Renewal' },
        {
          label: 'Owner',
          value: (
            <>
              <Avatar name="Mara Lindqvist" />
              Mara Lindqvist
            </>
          ),
        },
        {
          label: 'Executive sponsor',
          value: (
            <>
              <Avatar name="Henrik Solberg" />
              Henrik Solberg
            </>
          ),
        },
      ]}
    />
  )
}

function Component({ name, weight, sums }: { name: string; weight: string; sums: [number, number, number] }) {
  const [score, points, change] = sums
  return (
    <div className={`${styles['line']} ${styles['component']}`}>
      <b className="bb">{name}</b>
      <span className={`t12 m nw ${styles['wide']}`}>{weight}</span>
      <span className="r bb">{score}</span>
      <span />
      <span className="t12 l">half of health</span>
      <span className="r bb">{number(points, 1)}</span>
      <span className="r bb">{delta(change, 1)}</span>
    </div>
  )
}

function MeasureLine({ measure }: { measure: PicturedMeasure }) {
  return (
    <div className={styles['line']}>
      <div className={styles['two']}>
        <b className="cut">{measure.name}</b>
        <span className="t12 l cut">
          {measure.evidence} <FreshnessNote lateMs={measure.lateMs ?? null} source="Help desk" />
        </span>
      </div>
      <div className={styles['two']}>
        <span className="nw">{measure.value}</span>
        <span className="t12 l">{measure.was}</span>
      </div>
      <CurveGlyph points={measure.curve} now={measure.now} then={measure.before} label={`Curve of ${measure.name}`} />
      <span className="r">{measure.score}</span>
      <span className="r m">{measure.weight}</span>
      <PointsBar
        points={measure.points}
        possible={measure.possible}
        lost={Math.max(0, -measure.change)}
        longest={LONGEST_POINTS}
      />
      <span className="r bb">{number(measure.points, 1)}</span>
      <span className={measure.change <= -3 ? 'r poor b' : 'r m'}>{delta(measure.change, 1)}</span>
    </div>
  )
}
