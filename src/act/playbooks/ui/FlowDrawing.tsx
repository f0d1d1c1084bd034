import { useMemo } from 'react'
import type { KeyboardEvent } from 'react'
import { useCall } from '../../../web/api/queries.ts'
import { classNames } from '../../../web/design/class-names.ts'
import { Icon } from '../../../web/design/icon.tsx'
import type { IconName } from '../../../web/design/icon.tsx'
import { getPlaybookFlow } from '../contract.ts'
import { useBuilder } from './builder-desk.ts'
import styles from './flow.module.css'
import { layFlow } from './flow-layout.ts'
import type { FlowNode, FlowWire } from './flow-layout.ts'
import { fitted, flowNumbers, wireText } from './flow-words.ts'
import type { FlowNumbers } from './flow-words.ts'
import { kindOf } from './step-kinds.ts'
import { placedSteps } from './step-tree.ts'
import { drawnDetail, triggerLines } from './step-words.ts'

const MARGIN = 8

/** The playbook as a drawing of the same steps: click or Enter opens one in the list. */
export function FlowDrawing() {
  const { playbook, definition } = useBuilder()
  const flow = useMemo(() => layFlow(definition.steps), [definition.steps])
  const numbers = useNumbers()
  const { liveVersion } = playbook.playbook
  const size = { width: flow.width + 2 * MARGIN, height: flow.height + 2 * MARGIN }
  return (
    <div className={styles['view']}>
      <p className="m t12">
        {liveVersion === null
          ? 'Once it is live, the lines say how many accounts took which way.'
          : `Numbers on the lines: runs that took this way in v${liveVersion}, last 90 days`}
      </p>
      {/* What scrolls must be reachable by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={styles['scroll']} tabIndex={0} role="region" aria-label="Drawing of the playbook">
        <svg
          className={styles['svg']}
          viewBox={`${-MARGIN} ${-MARGIN} ${size.width} ${size.height}`}
          width={size.width}
          height={size.height}
          role="group"
          aria-label={`Flow of the playbook: ${placedSteps(definition.steps).length} steps. The list beside it says the same.`}
        >
          {flow.wires.map((wire) => (
            <Wire key={wire.id} wire={wire} numbers={numbers} />
          ))}
          {flow.nodes.map((node) => (
            <Node key={node.id} node={node} numbers={numbers} />
          ))}
        </svg>
      </div>
    </div>
  )
}

function useNumbers(): FlowNumbers | null {
  const { playbook } = useBuilder()
  const { id, liveVersion } = playbook.playbook
  const flow = useCall(
    getPlaybookFlow,
    { playbookId: id },
    { enabled: liveVersion !== null, topics: ['runs', 'playbooks'] },
  )
  return flow.data ? flowNumbers(flow.data) : null
}

function Wire({ wire, numbers }: { wire: FlowWire; numbers: FlowNumbers | null }) {
  const text = wireText(wire, numbers)
  return (
    <g aria-hidden="true">
      <path className={styles['wire']} d={wire.path} />
      {wire.arrow ? (
        <path className={styles['wire']} d={`M${wire.arrow.x - 3.5} ${wire.arrow.y - 5.5}l3.5 5 3.5-5`} />
      ) : null}
      {wire.label && text ? (
        <text x={wire.label.x} y={wire.label.y} textAnchor={wire.label.anchor} className="ink2 md">
          {text}
        </text>
      ) : null}
    </g>
  )
}

function Node({ node, numbers }: { node: FlowNode; numbers: FlowNumbers | null }) {
  const { definition, names, selected, select } = useBuilder()
  const { step } = node
  if (step === null) {
    const isTrigger = node.kind === 'trigger'
    const [title, detail] = isTrigger ? triggerLines(definition.trigger, names.words) : ['The run ends', '']
    return <Box node={node} icon={isTrigger ? 'bolt' : 'check'} title={title} detail={detail} number="" />
  }
  const number = placedSteps(definition.steps).find((one) => one.step.id === step.id)?.number ?? ''
  const standing = numbers?.standing.get(step.id) ?? 0
  const detail = [drawnDetail(step, names), standing > 0 ? `${standing} here now` : ''].filter(Boolean).join(' · ')
  const open = () => select(step.id)
  return (
    // An SVG has no buttons; this is one by role, focus and keys.
    <g
      role="button"
      tabIndex={0}
      aria-pressed={selected === step.id}
      className={styles['node']}
      onClick={open}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key !== 'Enter' && event.key !== ' ') return
        event.preventDefault()
        open()
      }}
    >
      <Box
        node={node}
        icon={kindOf(step.kind).icon}
        title={step.name}
        detail={detail}
        number={number}
        isSelected={selected === step.id}
      />
    </g>
  )
}

interface BoxProps {
  node: FlowNode
  icon: IconName
  title: string
  detail: string
  number: string
  isSelected?: boolean
}

function Box({ node, icon, title, detail, number, isSelected = false }: BoxProps) {
  const left = node.x - node.width / 2
  const isBranch = node.step?.kind === 'branch'
  const className = classNames(styles['box'], node.kind === 'end' && styles['end'], isSelected && styles['selected'])
  const upper = node.y + (detail ? 17 : node.height / 2 + 4)
  const text = isBranch
    ? ({ x: node.x, textAnchor: 'middle' } as const)
    : ({ x: left + 32, textAnchor: 'start' } as const)
  const room = isBranch ? 190 : node.width - (number ? 62 : 42)
  return (
    <>
      {isBranch ? (
        <path className={className} strokeLinejoin="round" d={hexagon(left, node)} />
      ) : (
        <rect className={className} x={left} y={node.y} width={node.width} height={node.height} rx={6} />
      )}
      {isBranch ? null : (
        <svg x={left + 10} y={node.y + node.height / 2 - 7} width={14} height={14} className={styles['icon']}>
          <Icon name={icon} />
        </svg>
      )}
      {number ? (
        <text x={left + node.width - (isBranch ? 20 : 8)} y={node.y + 17} textAnchor="end" className={styles['number']}>
          {isBranch ? '' : number}
        </text>
      ) : null}
      <text {...text} y={upper + (isBranch && detail ? 2 : 0)} className={styles['title']}>
        {fitted(title, room, 6.1)}
      </text>
      {detail ? (
        <text {...text} y={upper + (isBranch ? 16 : 14)}>
          {fitted(detail, isBranch ? 200 : node.width - 40, 5.7)}
        </text>
      ) : null}
    </>
  )
}

function hexagon(left: number, { y, width, height }: FlowNode): string {
  return `M${left} ${y + height / 2}l14 ${-height / 2}h${width - 28}l14 ${height / 2}-14 ${height / 2}h${28 - width}z`
}
