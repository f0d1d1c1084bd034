import ipaddr from 'ipaddr.js'

/** Networks beyond the public ones that operators allow, such as `10.1.0.0/16`. */
export type AllowedNetworks = readonly (readonly [ReturnType<typeof ipaddr.parse>, number])[]

/** Comma-separated CIDRs. Throws on anything else: a typing mistake must not open or close a network unseen. */
export function parseNetworks(text: string): AllowedNetworks {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => ipaddr.parseCIDR(part))
}

export function isListOfNetworks(text: string): boolean {
  return text.split(',').every((part) => part.trim() === '' || ipaddr.isValidCIDR(part.trim()))
}

/**
 * May we connect to this address? Only public unicast: no private, loopback, link-local, carrier-grade NAT, multicast or
 * documentation range, and no IPv6 form that carries an IPv4 address within, other than the mapped one, which is judged as IPv4.
 */
export function isAllowedAddress(address: string, allowed: AllowedNetworks = []): boolean {
  if (!ipaddr.isValid(address) || address.includes('%')) return false
  const parsed = ipaddr.process(address)
  return (
    parsed.range() === 'unicast' ||
    allowed.some(([network, bits]) => network.kind() === parsed.kind() && parsed.match(network, bits))
  )
}
