// node-semver against the class of a release: its `diff` against the engine's class.
//
// Usage: versions.js ENGINE...

import { diff, gt, parse } from 'semver'
import { ask } from './engine.js'

const CASES = 20_000

// Where both are right, and why. Each is as narrow as its reason.
const DIFFERENCES = [
  {
    reason: 'a pre-release counts as its release, which node-semver calls `prerelease`',
    applies: ({ low, theirs, ours }) => low.prerelease.length > 0 && theirs === 'prerelease' && ours === weight(low),
  },
  {
    reason: 'the release of a pre-release in production is still to come, so it weighs in',
    applies: ({ low, high, theirs, ours }) =>
      low.prerelease.length > 0 && low.compareMain(high) !== 0 && ours === weight(low) && heavier(ours, theirs),
  },
]

const CLASSES = ['patch', 'minor', 'major']

const heavier = (one, other) => CLASSES.indexOf(one) > CLASSES.indexOf(other)

// What the zeros of a version say of it.
const weight = (version) => (version.patch ? 'patch' : version.minor ? 'minor' : 'major')

// A small generator of its own, so that every run asks the same.
function* numbers(seed) {
  for (;;) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    yield seed >>> 8
  }
}

const random = numbers(20)
const below = (n) => random.next().value % n
const pick = (list) => list[below(list.length)]

function version() {
  const number = () => pick([0, 0, 1, 2, 3, 9, 10])
  const before = pick(['', '', '', '-rc.1', '-rc.2', '-beta', '-0', '-alpha.1.x'])
  return `${number()}.${number()}.${number()}${before}${pick(['', '', '+b1', '+b2'])}`
}

const pairs = Array.from({ length: CASES }, () => [version(), version()])
const answers = await ask(process.argv.slice(2), pairs.map(([from, to]) => ({ ask: 'step', from, to })))
const explained = new Map(DIFFERENCES.map(({ reason }) => [reason, 0]))
const disagreements = []
pairs.forEach(([from, to], i) => {
  const ours = answers[i].class
  const theirs = diff(from, to)?.replace(/^pre(?!release)/, '') ?? null
  const [low, high] = gt(from, to) ? [parse(to), parse(from)] : [parse(from), parse(to)]
  const way = theirs === null ? 'nothing' : gt(from, to) ? 'rollback' : 'release'
  if (way === answers[i].step && theirs === ours) return
  const difference = DIFFERENCES.find(({ applies }) => way === answers[i].step && applies({ low, high, theirs, ours }))
  if (difference) explained.set(difference.reason, explained.get(difference.reason) + 1)
  else disagreements.push(`${from} to ${to}: node-semver says ${way} ${theirs}, the engine ${answers[i].step} ${ours}`)
})
for (const line of disagreements.slice(0, 10)) console.log(`      ${line}`)
for (const [reason, count] of explained) console.log(`      ${count} differ: ${reason}`)
console.log(`      node-semver: ${CASES.toLocaleString('en')} cases, ${disagreements.length} disagreements`)
// A difference that no longer occurs is no difference any more: it has to leave the list.
process.exitCode = disagreements.length > 0 || [...explained.values()].includes(0) ? 1 : 0
