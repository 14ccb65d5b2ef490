// What semantic-release's commit-analyzer makes of lists of commits: {preset, lists: [[{hash, message}]]} to release types.
// A list that makes it throw gives "error". With {rules: [[rule]]}, one list of answers for each set of releaseRules.
import { analyzeCommits } from '@semantic-release/commit-analyzer';
import { json } from 'node:stream/consumers';

const { preset, lists, rules } = await json(process.stdin);
const silent = { log() {}, error() {} };

async function answersFor(releaseRules) {
  const answers = [];
  for (const list of lists) {
    // As semantic-release's get-commits.js does.
    const commits = list.map((commit) => ({ ...commit, message: commit.message.trim() }));
    try {
      answers.push((await analyzeCommits({ preset, releaseRules }, { cwd: process.cwd(), commits, logger: silent })) || 'none');
    } catch {
      answers.push('error');
    }
  }
  return answers;
}

const all = [];
for (const set of rules ?? []) all.push(await answersFor(set));
console.log(JSON.stringify(rules ? all : await answersFor()));
