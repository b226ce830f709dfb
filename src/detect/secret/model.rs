//! Secrets of models and what serves them: the forms in which their issuers write them, as their documentation gives them.

use super::secret;
use crate::detect::Rule;
use crate::detect::check::secret as check;
use crate::detect::class::Class;
use crate::detect::token::{Token, run, token};

/// The rules.
pub const RULES: &[Rule] = &[
    secret(
        "secret.openai_api_key",
        "OPENAI_API_KEY",
        "An API key of OpenAI, or of one of the many that issue the same form",
        OPENAI_API_KEY,
    ),
    secret("secret.anthropic_api_key", "ANTHROPIC_API_KEY", "An API key of Anthropic", ANTHROPIC_API_KEY),
    secret("secret.openrouter_api_key", "OPENROUTER_API_KEY", "An API key of OpenRouter", OPENROUTER_API_KEY),
    secret("secret.huggingface_token", "HUGGINGFACE_TOKEN", "An access token of Hugging Face", HUGGINGFACE_TOKEN),
    secret("secret.groq_api_key", "GROQ_API_KEY", "An API key of Groq", GROQ_API_KEY),
    secret("secret.xai_api_key", "XAI_API_KEY", "An API key of xAI", XAI_API_KEY),
    secret("secret.perplexity_api_key", "PERPLEXITY_API_KEY", "An API key of Perplexity", PERPLEXITY_API_KEY),
    secret("secret.replicate_api_token", "REPLICATE_API_TOKEN", "An API token of Replicate", REPLICATE_API_TOKEN),
    secret("secret.nvidia_api_key", "NVIDIA_API_KEY", "An API key of NVIDIA", NVIDIA_API_KEY),
    secret("secret.langsmith_api_key", "LANGSMITH_API_KEY", "An API key of LangSmith", LANGSMITH_API_KEY),
    secret("secret.langfuse_secret_key", "LANGFUSE_SECRET_KEY", "A secret key of Langfuse", LANGFUSE_SECRET_KEY),
    secret("secret.elevenlabs_api_key", "ELEVENLABS_API_KEY", "An API key of ElevenLabs", ELEVENLABS_API_KEY),
    secret("secret.pinecone_api_key", "PINECONE_API_KEY", "An API key of Pinecone", PINECONE_API_KEY),
    secret("secret.wandb_api_key", "WANDB_API_KEY", "An API key of Weights & Biases", WANDB_API_KEY),
    secret("secret.firecrawl_api_key", "FIRECRAWL_API_KEY", "An API key of Firecrawl", FIRECRAWL_API_KEY),
    secret("secret.salad_cloud_api_key", "SALAD_CLOUD_API_KEY", "An API key of SaladCloud", SALAD_CLOUD_API_KEY),
    secret("secret.e2b_api_key", "E2B_API_KEY", "An API key of E2B", E2B_API_KEY),
    secret("secret.voiceflow_api_key", "VOICEFLOW_API_KEY", "An API key of Voiceflow", VOICEFLOW_API_KEY),
    secret("secret.cerebras_api_key", "CEREBRAS_API_KEY", "An API key of Cerebras", CEREBRAS_API_KEY),
    secret("secret.together_api_key", "TOGETHER_API_KEY", "An API key of Together", TOGETHER_API_KEY),
    secret("secret.tavily_api_key", "TAVILY_API_KEY", "An API key of Tavily", TAVILY_API_KEY),
    secret("secret.fireworks_api_key", "FIREWORKS_API_KEY", "An API key of Fireworks", FIREWORKS_API_KEY),
    secret("secret.friendli_token", "FRIENDLI_TOKEN", "A token of Friendli", FRIENDLI_TOKEN),
    secret("secret.voyage_api_key", "VOYAGE_API_KEY", "An API key of Voyage", VOYAGE_API_KEY),
    secret("secret.jina_api_key", "JINA_API_KEY", "An API key of Jina", JINA_API_KEY),
    secret("secret.mixedbread_api_key", "MIXEDBREAD_API_KEY", "An API key of Mixedbread", MIXEDBREAD_API_KEY),
];

const OPENAI_API_KEY: &[Token] = &[
    token("sk-proj-", Class::Base64Url, 20, 256),
    token("sk-svcacct-", Class::Base64Url, 20, 256),
    token("sk-service-", Class::Base64Url, 20, 256),
    token("sk-admin-", Class::Base64Url, 20, 256),
    token("sk-None-", Class::Base64Url, 20, 256),
    token("sk-", Class::Alphanumeric, 32, 64),
    token("sess-", Class::Alphanumeric, 40, 40),
];

const ANTHROPIC_API_KEY: &[Token] = &[
    token("sk-ant-api", Class::Base64Url, 24, 160).checked(check::is_anthropic),
    token("sk-ant-admin", Class::Base64Url, 24, 160).checked(check::is_anthropic),
    token("sk-ant-oat", Class::Base64Url, 24, 160).checked(check::is_anthropic),
    token("sk-ant-sid", Class::Base64Url, 24, 200).checked(check::is_anthropic),
    token("sk-ant-ort", Class::Base64Url, 24, 160).checked(check::is_anthropic),
];

const OPENROUTER_API_KEY: &[Token] = &[token("sk-or-v1-", Class::Alphanumeric, 32, 128)];

const HUGGINGFACE_TOKEN: &[Token] = &[
    token("hf_", Class::Alphanumeric, 30, 40).checked(check::changes_case),
    token("api_org_", Class::Alphanumeric, 34, 34).checked(check::changes_case),
];

const GROQ_API_KEY: &[Token] = &[token("gsk_", Class::Alphanumeric, 48, 60).checked(check::is_mixed)];

const XAI_API_KEY: &[Token] = &[token("xai-", Class::Word, 70, 90)];

const PERPLEXITY_API_KEY: &[Token] = &[token("pplx-", Class::Alphanumeric, 40, 56).checked(check::is_mixed)];

const REPLICATE_API_TOKEN: &[Token] = &[token("r8_", Class::Base64Url, 37, 40).checked(check::is_mixed)];

const NVIDIA_API_KEY: &[Token] = &[token("nvapi-", Class::Base64Url, 60, 70)];

const LANGSMITH_API_KEY: &[Token] = &[
    token("lsv2_pt_", Class::LowerHex, 32, 32).then(&[("_", run(Class::LowerHex, 10, 10))]),
    token("lsv2_sk_", Class::LowerHex, 32, 32).then(&[("_", run(Class::LowerHex, 10, 10))]),
    token("ls__", Class::LowerHex, 32, 32),
];

const LANGFUSE_SECRET_KEY: &[Token] = &[token("sk-lf-", Class::LowerHyphenated, 36, 36)];

const ELEVENLABS_API_KEY: &[Token] = &[token("sk_", Class::LowerHex, 48, 48)];

const PINECONE_API_KEY: &[Token] = &[token("pcsk_", Class::Alphanumeric, 5, 6).then(&[("_", run(Class::Alphanumeric, 60, 66))])];

const WANDB_API_KEY: &[Token] = &[token("wandb_v1_", Class::Base64Url, 40, 100)];

const FIRECRAWL_API_KEY: &[Token] = &[token("fc-", Class::LowerHex, 32, 32)];

const SALAD_CLOUD_API_KEY: &[Token] = &[token("salad_cloud_", Class::Alphanumeric, 1, 7).then(&[("_", run(Class::Alphanumeric, 7, 235))])];

const E2B_API_KEY: &[Token] = &[token("e2b_", Class::LowerHex, 40, 40)];

const VOICEFLOW_API_KEY: &[Token] = &[
    token("VF.", Class::Hex, 24, 24).then(&[(".", run(Class::Alphanumeric, 16, 16))]),
    token("VF.DM.", Class::Hex, 24, 24).then(&[(".", run(Class::Alphanumeric, 16, 16))]),
    token("VF.WS.", Class::Hex, 24, 24).then(&[(".", run(Class::Alphanumeric, 16, 16))]),
];

const CEREBRAS_API_KEY: &[Token] = &[token("csk-", Class::LowerAlphanumeric, 40, 60).checked(check::has_both)];

const TOGETHER_API_KEY: &[Token] = &[token("tgp_v1_", Class::Base64Url, 40, 50)];

const TAVILY_API_KEY: &[Token] = &[
    token("tvly-", Class::Hyphenated, 28, 60),
    token("tvly-dev-", Class::Alphanumeric, 28, 60),
    token("tvly-prod-", Class::Alphanumeric, 28, 60),
];

const FIREWORKS_API_KEY: &[Token] = &[token("fw_", Class::Alphanumeric, 22, 26).checked(check::is_mixed)];

const FRIENDLI_TOKEN: &[Token] = &[token("flp_", Class::Alphanumeric, 30, 60).checked(check::is_mixed)];

const VOYAGE_API_KEY: &[Token] = &[token("pa-", Class::Base64Url, 43, 43).checked(check::is_mixed)];

const JINA_API_KEY: &[Token] = &[token("jina_", Class::Base64Url, 56, 64)];

const MIXEDBREAD_API_KEY: &[Token] = &[token("mxb_", Class::Alphanumeric, 30, 40)];
