// What semantic-release's commit-analyzer makes of lists of commits: {preset, lists: [[{hash, message}]]} to release types.
// A list that makes it throw gives "error".
import { analyzeCommits } from '@semantic-release/commit-analyzer';
import { json } from 'node:stream/consumers';

const { preset, lists } = await json(process.stdin);
const silent = { log() {}, error() {} };
const answers = [];
for (const list of lists) {
  // As semantic-release's get-commits.js does.
  const commits = list.map((commit) => ({ ...commit, message: commit.message.trim() }));
  try {
    answers.push((await analyzeCommits({ preset }, { cwd: process.cwd(), commits, logger: silent })) ?? 'none');
  } catch {
    answers.push('error');
  }
}
console.log(JSON.stringify(answers));
