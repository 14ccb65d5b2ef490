// Drives @semantic-release/gitlab and @gitbeaker/rest against a GitLab; what they see is printed as JSON.
import { readFileSync } from "node:fs";
import * as plugin from "@semantic-release/gitlab";
import { Gitlab } from "@gitbeaker/rest";

const given = JSON.parse(readFileSync(0, "utf8"));
const attempt = async (action) => {
  try {
    return { value: await action() };
  } catch (error) {
    const cause = error.cause ?? {};
    return { error: error.errors ? error.errors.map((e) => e.code) : error.message,
             status: cause.response?.status ?? error.response?.statusCode, description: cause.description };
  }
};

async function semanticRelease() {
  const context = {
    cwd: given.directory,
    env: given.environment,
    envCi: { service: "gitlab" },
    options: { repositoryUrl: `${given.url}/${given.path}.git` },
    nextRelease: { gitTag: given.tag, gitHead: given.commit, version: given.version, notes: "Notes of the release" },
    commits: given.commits.map((hash) => ({ hash })),
    releases: [{ name: "GitLab release", url: "https://example.org" }],
    logger: { log() {}, error() {}, success() {}, warn() {} },
  };
  const verified = await attempt(() => plugin.verifyConditions(given.options, context));
  if (verified.error) return { verified };
  const published = await attempt(() => plugin.publish(given.options, context));
  const told = await attempt(() => plugin.success(given.options, context));
  return { verified, published, told };
}

async function gitbeaker() {
  const api = new Gitlab({ host: given.url, ...given.auth });
  const project = given.path;
  return {
    version: await attempt(() => api.Metadata.show?.() ?? null),
    project: await attempt(async () => (await api.Projects.show(project)).path_with_namespace),
    tags: await attempt(async () => (await api.Tags.all(project, { perPage: 2 })).map((tag) => tag.name)),
    keyset: await attempt(async () =>
      (await api.Tags.all(project, { perPage: 2, pagination: "keyset" })).map((tag) => tag.name)),
    tag: await attempt(async () => (await api.Tags.create(project, "g1.0.0", given.commit, { message: "from gitbeaker" })).message),
    protectedTag: await attempt(() => api.Tags.create(project, "locked-1", given.commit)),
    commit: await attempt(async () =>
      (await api.Commits.create(project, "topic", "chore: files", [
        { action: "update", filePath: "README", content: "new\n" },
        { action: "create", filePath: "made/by", content: "gitbeaker\n" },
      ], { startSha: given.commit })).parent_ids),
    protectedBranch: await attempt(() =>
      api.Commits.create(project, "main", "chore: no", [{ action: "create", filePath: "no", content: "no" }])),
    file: await attempt(async () => {
      const file = await api.RepositoryFiles.show(project, "made/by", "topic");
      return Buffer.from(file.content, "base64").toString();
    }),
    compare: await attempt(async () =>
      (await api.Repositories.compare(project, given.commit, "topic")).commits.map((commit) => commit.title)),
    release: await attempt(async () => {
      const release = await api.ProjectReleases.create(project, {
        tagName: "g2.0.0", ref: given.commit, tagMessage: "annotated", name: "Two", description: "Notes",
        milestones: ["2.0"], assets: { links: [{ name: "site", url: "https://example.org", linkType: "runbook" }] },
      });
      return [release.commit.id, release.assets.links.map((link) => link.link_type), release.milestones.length];
    }),
    again: await attempt(() => api.ProjectReleases.create(project, { tagName: "g2.0.0", description: "Notes" })),
    noRef: await attempt(() => api.ProjectReleases.create(project, { tagName: "g9.9.9", description: "Notes" })),
    noMilestone: await attempt(() =>
      api.ProjectReleases.create(project, { tagName: "g3.0.0", ref: given.commit, milestones: ["none"] })),
    link: await attempt(async () => (await api.ReleaseLinks.create(project, "g2.0.0", "more", "https://example.org/more")).name),
    sameLink: await attempt(() => api.ReleaseLinks.create(project, "g2.0.0", "more", "https://example.org/other")),
    mergeRequest: await attempt(async () => {
      const request = await api.MergeRequests.create(project, "topic", "main", "chore: release");
      await api.MergeRequestNotes.create(project, request.iid, "a note");
      const notes = await api.MergeRequestNotes.all(project, request.iid);
      return [request.iid, notes.map((note) => note.body)];
    }),
    sameMergeRequest: await attempt(() => api.MergeRequests.create(project, "topic", "main", "another")),
    pipelines: await attempt(async () => (await api.Pipelines.all(project, { ref: "g2.0.0" })).map((item) => item.source)),
    trigger: await attempt(async () => (await api.Pipelines.create(project, "g2.0.0")).ref),
    badTrigger: await attempt(() => api.Pipelines.create(project, "nowhere")),
    missing: await attempt(() => api.Tags.show(project, "none")),
  };
}

const run = { semanticRelease, gitbeaker }[given.client];
console.log(JSON.stringify(await run()));
