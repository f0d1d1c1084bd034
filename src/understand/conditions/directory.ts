import type { MeasureSource } from '../health/definitions.ts'
import type { FreshnessInput } from '../health/source-freshness.ts'
import type { CustomType } from '../portfolio/conditions.ts'

export interface DirectoryMetric {
  readonly id: number
  readonly key: string
  readonly name: string
  readonly unit: string
  readonly fedBy: 'import' | 'events'
}

export interface DirectoryMeasure {
  readonly key: string
  readonly name: string
  readonly unit: string
  readonly source: MeasureSource
}

export interface Named {
  readonly id: number
  readonly key: string
  readonly name: string
}

/** Everything a condition can name, as it is now. Archived things are not in it. */
export interface Directory {
  readonly metrics: readonly DirectoryMetric[]
  readonly measures: readonly DirectoryMeasure[]
  readonly customFields: ReadonlyMap<string, { readonly type: CustomType; readonly name: string }>
  readonly stages: readonly Named[]
  readonly segments: readonly Named[]
  readonly playbooks: readonly { readonly key: string; readonly name: string }[]
}

/** The directory, with what sources delivered up to the day. */
export interface Known extends Directory {
  readonly hearing: FreshnessInput
}
