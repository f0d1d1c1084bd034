import { createTheme } from '@mantine/core'
import type { MantineColorsTuple } from '@mantine/core'

/** Light to dark around hue 257; the live values are tokens, these only feed Mantine's own arithmetic. */
const accent: MantineColorsTuple = [
  'oklch(0.97 0.012 257)',
  'oklch(0.955 0.02 257)',
  'oklch(0.87 0.058 257)',
  'oklch(0.79 0.092 257)',
  'oklch(0.735 0.118 254)',
  'oklch(0.62 0.14 257)',
  'oklch(0.545 0.145 257)',
  'oklch(0.5 0.158 257)',
  'oklch(0.445 0.15 257)',
  'oklch(0.39 0.14 257)',
]

/** Sizes repeat `tokens.css` through variables; `mantine.css` holds the variables Mantine would have written itself. */
export const theme = createTheme({
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--font-mono)',
  fontSizes: { xs: 'var(--fs-11)', sm: 'var(--fs-12)', md: 'var(--fs-13)', lg: 'var(--fs-15)', xl: 'var(--fs-20)' },
  radius: { xs: 'var(--r-1)', sm: 'var(--r-2)', md: 'var(--r-3)' },
  spacing: { xs: '0.25rem', sm: '0.5rem', md: '0.75rem', lg: '1rem', xl: '1.5rem' },
  defaultRadius: 'sm',
  colors: { accent },
  primaryColor: 'accent',
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  respectReducedMotion: true,
})
