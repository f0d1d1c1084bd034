interface ShareBarProps {
  /** 0 to 1; more is drawn full. */
  share: number
  width?: number
}

/** A thin bar beside its percentage: outcome progress, quotas. The number stands next to it, so readers skip the bar. */
export function ShareBar({ share, width = 56 }: ShareBarProps) {
  return (
    <svg width={width} height="6" aria-hidden="true">
      <rect width={width} height="6" rx="1.5" fill="var(--line)" />
      <rect width={Math.min(1, Math.max(0, share)) * width} height="6" rx="1.5" fill="var(--ink-2)" />
    </svg>
  )
}
