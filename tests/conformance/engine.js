// The engine as a conformance test asks it: JSON questions in, JSON answers out.

import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

// The answers of a program that answers a question a line, in the order of the questions.
export async function ask([program, ...args], questions) {
  const engine = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  engine.stdin.end(questions.map((question) => JSON.stringify(question) + '\n').join(''))
  const answers = []
  for await (const line of createInterface({ input: engine.stdout })) answers.push(JSON.parse(line))
  if (answers.length !== questions.length) throw new Error(`${questions.length} questions, ${answers.length} answers`)
  return answers
}
