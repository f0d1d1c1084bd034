import { Tabs } from '../../../web/design/Tabs.tsx'
import { useMay } from '../../../web/shell/me.tsx'

export type CostPart = 'cost' | 'gaps' | 'hours' | 'tiers'

const PARTS: readonly { key: CostPart; label: string; to: `/revenue/cost${string}`; reads: boolean }[] = [
  { key: 'cost', label: 'Cost', to: '/revenue/cost', reads: true },
  { key: 'gaps', label: 'Value gaps', to: '/revenue/cost/gaps', reads: true },
  { key: 'hours', label: 'Hours', to: '/revenue/cost/hours', reads: false },
  { key: 'tiers', label: 'Success plans', to: '/revenue/cost/tiers', reads: false },
]

/** The parts of cost; who sees no costs has the hours and the plans. */
export function CostParts({ part }: { part: CostPart }) {
  const mayRead = useMay('cost.read')
  return (
    <Tabs
      label="Parts of cost"
      look="underlined"
      selected={part}
      tabs={PARTS.filter(({ reads }) => mayRead || !reads)}
    />
  )
}
