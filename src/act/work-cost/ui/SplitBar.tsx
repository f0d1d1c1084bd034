import styles from './cost.module.css'

interface SplitBarProps {
  gap: number
  delivery: number
  /** The longest of its table. */
  longest: number
  width?: number
}

/** Value gap and value delivery beside each other; the numbers stand in the row, so readers skip it. */
export function SplitBar({ gap, delivery, longest, width = 150 }: SplitBarProps) {
  const scale = longest > 0 ? width / longest : 0
  return (
    <svg className={styles['split']} width={width} height="10" aria-hidden="true">
      <rect className={styles['gap']} width={gap * scale} height="10" />
      <rect className={styles['delivery']} x={gap * scale} width={delivery * scale} height="10" />
    </svg>
  )
}
