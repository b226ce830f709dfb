//! Secrets of where code is kept, built and published: the forms in which their issuers write them, as their documentation gives them.

use super::secret;
use crate::detect::Rule;
use crate::detect::check::secret as check;
use crate::detect::class::Class;
use crate::detect::token::{Token, run, token};

/// The rules.
pub const RULES: &[Rule] = &[
    secret("secret.github_token", "GITHUB_TOKEN", "A token of GitHub: personal, OAuth, app or refresh", GITHUB_TOKEN),
    secret("secret.gitlab_token", "GITLAB_TOKEN", "A token of GitLab: personal, deploy, runner, feed, agent, CI and others", GITLAB_TOKEN),
    secret("secret.bitbucket_token", "BITBUCKET_TOKEN", "A token of Bitbucket or of its Data Center", BITBUCKET_TOKEN),
    secret("secret.atlassian_token", "ATLASSIAN_TOKEN", "An API token of Atlassian: Jira, Confluence", ATLASSIAN_TOKEN),
    secret("secret.npm_token", "NPM_TOKEN", "An access token of npm", NPM_TOKEN),
    secret("secret.pypi_token", "PYPI_TOKEN", "An upload token of PyPI or TestPyPI", PYPI_TOKEN),
    secret("secret.rubygems_token", "RUBYGEMS_TOKEN", "An API token of RubyGems", RUBYGEMS_TOKEN),
    secret("secret.crates_io_token", "CRATES_IO_TOKEN", "An API token of crates.io", CRATES_IO_TOKEN),
    secret("secret.clojars_token", "CLOJARS_TOKEN", "A deploy token of Clojars", CLOJARS_TOKEN),
    secret("secret.nuget_api_key", "NUGET_API_KEY", "An API key of NuGet", NUGET_API_KEY),
    secret("secret.docker_hub_token", "DOCKER_HUB_TOKEN", "An access token of Docker Hub", DOCKER_HUB_TOKEN),
    secret(
        "secret.artifactory_token",
        "ARTIFACTORY_TOKEN",
        "An API key, password or reference token of JFrog Artifactory",
        ARTIFACTORY_TOKEN,
    ),
    secret("secret.circleci_token", "CIRCLECI_TOKEN", "A token of CircleCI", CIRCLECI_TOKEN),
    secret("secret.buildkite_token", "BUILDKITE_TOKEN", "A token of Buildkite", BUILDKITE_TOKEN),
    secret("secret.harness_token", "HARNESS_TOKEN", "An API key of Harness", HARNESS_TOKEN),
    secret("secret.octopus_deploy_api_key", "OCTOPUS_DEPLOY_API_KEY", "An API key of Octopus Deploy", OCTOPUS_DEPLOY_API_KEY),
    secret("secret.prefect_token", "PREFECT_TOKEN", "An API key of Prefect", PREFECT_TOKEN),
    secret("secret.sonar_token", "SONAR_TOKEN", "A token of SonarQube or SonarCloud", SONAR_TOKEN),
    secret("secret.snyk_token", "SNYK_TOKEN", "A token of Snyk", SNYK_TOKEN),
    secret("secret.sourcegraph_token", "SOURCEGRAPH_TOKEN", "An access token of Sourcegraph", SOURCEGRAPH_TOKEN),
    secret("secret.postman_token", "POSTMAN_TOKEN", "An API key or access token of Postman", POSTMAN_TOKEN),
    secret("secret.readme_api_key", "README_API_KEY", "An API key of ReadMe", README_API_KEY),
    secret("secret.deno_token", "DENO_TOKEN", "A token of Deno Deploy", DENO_TOKEN),
    secret("secret.expo_token", "EXPO_TOKEN", "An access token of Expo", EXPO_TOKEN),
    secret("secret.semgrep_token", "SEMGREP_TOKEN", "A token of Semgrep", SEMGREP_TOKEN),
    secret("secret.spectral_key", "SPECTRAL_KEY", "An API key of Spectral", SPECTRAL_KEY),
    secret("secret.pganalyze_key", "PGANALYZE_KEY", "A read key of pganalyze", PGANALYZE_KEY),
    secret("secret.endor_labs_key", "ENDOR_LABS_KEY", "An API key of Endor Labs", ENDOR_LABS_KEY),
    secret("secret.infracost_api_key", "INFRACOST_API_KEY", "An API key of Infracost", INFRACOST_API_KEY),
    secret("secret.stackhawk_api_key", "STACKHAWK_API_KEY", "An API key of StackHawk", STACKHAWK_API_KEY),
    secret("secret.trufflehog_key", "TRUFFLEHOG_KEY", "A key of TruffleHog Enterprise", TRUFFLEHOG_KEY),
];

const GITHUB_TOKEN: &[Token] = &[
    token("ghp_", Class::Alphanumeric, 36, 255),
    token("gho_", Class::Alphanumeric, 36, 255),
    token("ghu_", Class::Word, 36, 255),
    token("ghs_", Class::Word, 36, 255),
    token("ghr_", Class::Alphanumeric, 36, 255),
    token("github_pat_", Class::Word, 22, 255),
];

const GITLAB_TOKEN: &[Token] = &[
    token("glpat-", Class::Base64Url, 20, 22),
    token("glpat-", Class::Base64Url, 27, 300)
        .then(&[(".", run(Class::LowerAlphanumeric, 2, 2)), (".", run(Class::LowerAlphanumeric, 9, 9))]),
    token("glpat-", Class::Base64Url, 27, 300).then(&[(".", run(Class::LowerAlphanumeric, 9, 9))]),
    token("gldt-", Class::Base64Url, 20, 64),
    token("glft-", Class::Base64Url, 20, 64),
    token("glsoat-", Class::Base64Url, 20, 64),
    token("glrt-", Class::Base64Url, 20, 64),
    token("glrt-t1_", Class::Base64Url, 27, 300).then(&[(".", run(Class::LowerAlphanumeric, 9, 9))]),
    token("glrt-t1_", Class::Base64Url, 27, 300)
        .then(&[(".", run(Class::LowerAlphanumeric, 2, 2)), (".", run(Class::LowerAlphanumeric, 9, 9))]),
    token("glrt-t2_", Class::Base64Url, 27, 300).then(&[(".", run(Class::LowerAlphanumeric, 9, 9))]),
    token("glrt-t2_", Class::Base64Url, 27, 300)
        .then(&[(".", run(Class::LowerAlphanumeric, 2, 2)), (".", run(Class::LowerAlphanumeric, 9, 9))]),
    token("glrt-t3_", Class::Base64Url, 27, 300).then(&[(".", run(Class::LowerAlphanumeric, 9, 9))]),
    token("glrt-t3_", Class::Base64Url, 27, 300)
        .then(&[(".", run(Class::LowerAlphanumeric, 2, 2)), (".", run(Class::LowerAlphanumeric, 9, 9))]),
    token("glrt-t7_", Class::Base64Url, 27, 300).then(&[(".", run(Class::LowerAlphanumeric, 9, 9))]),
    token("glcbt-", Class::Base64Url, 20, 64),
    token("glimt-", Class::Base64Url, 25, 25),
    token("glptt-", Class::LowerHex, 40, 40),
    token("glagent-", Class::Base64Url, 50, 1024),
    token("gloas-", Class::Base64Url, 64, 64),
    token("glffct-", Class::Base64Url, 20, 64),
    token("glwt-", Class::Base64Url, 20, 64),
    token("GR1348941", Class::Base64Url, 20, 50),
    token("gitlab_session=", Class::LowerAlphanumeric, 32, 32).announced(),
];

const BITBUCKET_TOKEN: &[Token] = &[
    token("ATBB", Class::Alphanumeric, 24, 64).checked(check::is_mixed),
    token("BBDC-", Class::Base64, 40, 50),
    token("ATCTT3x", Class::Loose, 40, 400),
];

const ATLASSIAN_TOKEN: &[Token] = &[token("ATATT3x", Class::Loose, 40, 400), token("ATSTT3x", Class::Loose, 40, 400)];

const NPM_TOKEN: &[Token] = &[
    token("npm_", Class::Alphanumeric, 36, 36),
    token("authToken=", Class::LowerHyphenated, 36, 36).announced(),
    token("authToken=", Class::Base64Url, 30, 200).announced(),
    token("auth=", Class::Base64, 16, 400).after(Class::Alphanumeric, 0, 0, "_").announced(),
];

const PYPI_TOKEN: &[Token] = &[
    token("pypi-AgEIcHlwaS5vcmc", Class::Base64Url, 50, 1000),
    token("pypi-AgENdGVzdC5weXBpLm9yZw", Class::Base64Url, 50, 1000),
    token("pypi-AgEI", Class::Base64Url, 60, 1000),
];

const RUBYGEMS_TOKEN: &[Token] = &[token("rubygems_", Class::LowerHex, 48, 48)];

const CRATES_IO_TOKEN: &[Token] = &[token("cio", Class::Alphanumeric, 32, 32).checked(check::is_mixed)];

const CLOJARS_TOKEN: &[Token] = &[token("CLOJARS_", Class::LowerAlphanumeric, 60, 60)];

const NUGET_API_KEY: &[Token] = &[token("oy2", Class::LowerAlphanumeric, 43, 43).checked(check::has_both)];

const DOCKER_HUB_TOKEN: &[Token] = &[token("dckr_pat_", Class::Base64Url, 24, 40), token("dckr_oat_", Class::Base64Url, 24, 40)];

const ARTIFACTORY_TOKEN: &[Token] = &[
    token("AKCp", Class::Alphanumeric, 69, 69),
    token("cmVmd", Class::Alphanumeric, 59, 59),
    token("AP5", Class::Alphanumeric, 20, 40).checked(check::is_mixed),
    token("AP6", Class::Alphanumeric, 20, 40).checked(check::is_mixed),
];

const CIRCLECI_TOKEN: &[Token] = &[
    token("CCIPAT_", Class::Alphanumeric, 22, 22).then(&[("_", run(Class::LowerHex, 40, 40))]),
    token("CCIPRJ_", Class::Alphanumeric, 22, 22).then(&[("_", run(Class::LowerHex, 40, 40))]),
];

const BUILDKITE_TOKEN: &[Token] = &[
    token("bkua_", Class::LowerAlphanumeric, 40, 40),
    token("bkct_", Class::LowerAlphanumeric, 40, 60),
    token("bkaj_", Class::LowerAlphanumeric, 40, 80),
    token("bkt_", Class::LowerAlphanumeric, 40, 60),
];

const HARNESS_TOKEN: &[Token] = &[
    token("pat.", Class::Base64Url, 22, 22).then(&[(".", run(Class::Alphanumeric, 24, 24)), (".", run(Class::Alphanumeric, 20, 20))]),
    token("sat.", Class::Base64Url, 22, 22).then(&[(".", run(Class::Alphanumeric, 24, 24)), (".", run(Class::Alphanumeric, 20, 20))]),
];

const OCTOPUS_DEPLOY_API_KEY: &[Token] = &[token("API-", Class::UpperAlphanumeric, 25, 29).checked(check::has_both).floor(330)];

const PREFECT_TOKEN: &[Token] = &[token("pnu_", Class::Alphanumeric, 36, 36), token("pnb_", Class::Alphanumeric, 36, 36)];

const SONAR_TOKEN: &[Token] = &[
    token("squ_", Class::LowerHex, 40, 40),
    token("sqp_", Class::LowerHex, 40, 40),
    token("sqa_", Class::LowerHex, 40, 40),
    token("sqco_", Class::Alphanumeric, 59, 59),
];

const SNYK_TOKEN: &[Token] = &[
    token("snyk_uat.", Class::LowerHex, 8, 8).then(&[(".", run(Class::Loose, 40, 300))]),
    token("snyk_sat.", Class::LowerHex, 8, 8).then(&[(".", run(Class::Loose, 40, 300))]),
];

const SOURCEGRAPH_TOKEN: &[Token] = &[
    token("sgp_", Class::Hex, 16, 16).then(&[("_", run(Class::Hex, 40, 40))]),
    token("sgp_local_", Class::Hex, 40, 40),
    token("sgp_", Class::Hex, 40, 40).floor(300),
    token("slk_", Class::LowerHex, 64, 64),
    token("sgd_", Class::Hex, 64, 64),
];

const POSTMAN_TOKEN: &[Token] =
    &[token("PMAK-", Class::Hex, 24, 24).then(&[("-", run(Class::Hex, 34, 34))]), token("PMAT-", Class::Alphanumeric, 26, 26)];

const README_API_KEY: &[Token] = &[token("rdme_", Class::LowerAlphanumeric, 70, 70)];

const DENO_TOKEN: &[Token] = &[token("ddp_", Class::Alphanumeric, 36, 36), token("ddw_", Class::Alphanumeric, 36, 36)];

const EXPO_TOKEN: &[Token] = &[token("expo_", Class::Alphanumeric, 30, 60).checked(check::is_mixed)];

const SEMGREP_TOKEN: &[Token] =
    &[token("sgsast_", Class::Alphanumeric, 20, 80), token("semgrep_", Class::Alphanumeric, 20, 80).checked(check::is_mixed)];

const SPECTRAL_KEY: &[Token] = &[token("spu-", Class::LowerHex, 32, 32)];

const PGANALYZE_KEY: &[Token] = &[token("pgar_", Class::Alphanumeric, 24, 40).checked(check::has_both)];

const ENDOR_LABS_KEY: &[Token] = &[token("endr+", Class::Hyphenated, 16, 16)];

const INFRACOST_API_KEY: &[Token] = &[token("ico-", Class::Alphanumeric, 32, 32).checked(check::is_mixed)];

const STACKHAWK_API_KEY: &[Token] = &[token("hawk.", Class::Base64Url, 20, 20).then(&[(".", run(Class::Base64Url, 20, 20))])];

const TRUFFLEHOG_KEY: &[Token] = &[token("thog-key-", Class::LowerHex, 16, 16), token("thog-secret-", Class::LowerHex, 32, 32)];
