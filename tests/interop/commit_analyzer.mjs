// What semantic-release's commit-analyzer makes of lists of commits: {preset, lists: [[{hash, message}]]} to release types.
// A list that makes it throw gives "error".
import { analyzeCommits } from '@semantic-release/commit-analyzer';
import { json } from 'node:stream/consumers';

const { preset, lists } = await json(process.stdin);
const silent = { log() {}, error() {} };
const answers = [];
for (const commits of lists) {
  try {
    answers.push((await analyzeCommits({ preset }, { cwd: process.cwd(), commits, logger: silent })) ?? 'none');
  } catch {
    answers.push('error');
  }
}
console.log(JSON.stringify(answers));
