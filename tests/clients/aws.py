"""A service of AWS, scripted: it holds what arrives against its signature, and refuses what is signed wrongly as AWS does."""

import binascii
import hashlib
import json
import struct

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.compat import HTTPHeaders
from botocore.credentials import Credentials
from envoyproxy import typed
from message import answer
from upstream import Upstream

REGION = "us-east-1"
# Who signs: the client, with a session's token, or Envoy.
CLIENT = Credentials("AKIDCLIENT", "the secret of the client", "the token of its session")
ENVOY = Credentials("AKIDENVOY", "the secret of Envoy")
KNOWN = {credentials.access_key: credentials for credentials in (CLIENT, ENVOY)}
ENVIRONMENT = {"AWS_ACCESS_KEY_ID": ENVOY.access_key, "AWS_SECRET_ACCESS_KEY": ENVOY.secret_key}
# Envoy's own filter that signs, behind the one that is tested.
SIGNING = typed(
    "envoy.filters.http.aws_request_signing",
    "filters.http.aws_request_signing.v3.AwsRequestSigning",
    service_name="bedrock",
    region=REGION,
    credential_provider={"custom_credential_provider_chain": True, "environment_credential_provider": {}},
)


class Signature(SigV4Auth):
    """The signature that a request has, and with botocore's own signer the one that its bytes should have."""

    def __init__(self, authorization):
        scheme, _, fields = authorization.partition(" ")
        given = dict(field.strip().split("=", 1) for field in fields.split(","))
        self.key, _, region, service, _ = given["Credential"].split("/")
        assert (scheme, region, service) == ("AWS4-HMAC-SHA256", REGION, "bedrock")
        self.names, self.given = given["SignedHeaders"].split(";"), given["Signature"]
        super().__init__(KNOWN[self.key], service, region)

    def headers_to_sign(self, request):
        headers = HTTPHeaders()
        for name in self.names:
            for value in request.headers.get_all(name, []):
                headers[name] = value
        return headers

    def is_of(self, message):
        headers = HTTPHeaders()
        for name, value in message.head:
            headers[name] = value
        url = f"http://{message.header('host')}{message.header(':path')}"
        request = AWSRequest(message.header(":method"), url, headers, message.body)
        request.context["timestamp"] = message.header("x-amz-date")
        return self.given == self.signature(self.string_to_sign(request, self.canonical_request(request)), request)


def signer(message):
    """The key that a request is signed with."""
    return Signature(message.header("authorization")).key


def fault(message):
    """What is wrong with how a request is signed: AWS's name for it, and a sentence; or nothing."""
    authorizations = [value for name, value in message.head if name == "authorization"]
    if len(authorizations) != 1 or authorizations[0].count("AWS4-HMAC-SHA256") != 1:
        return "IncompleteSignatureException", "There must be one signature."
    signature = Signature(authorizations[0])
    if message.header("x-amz-security-token") != signature.credentials.token:
        return "UnrecognizedClientException", "The security token included in the request is invalid."
    hashed = message.header("x-amz-content-sha256") in (None, hashlib.sha256(message.body).hexdigest())
    if not hashed or "host" not in signature.names or not signature.is_of(message):
        return "InvalidSignatureException", "The request signature we calculated does not match the signature you provided."
    return None


class Aws(Upstream):
    """The upstream: to what is signed wrongly it gives another answer than the script's."""

    def _note(self, request):
        script = super()._note(request)
        wrong = fault(request)
        return exception(*wrong, 403) if wrong else script


def exception(kind, message, status):
    """One of AWS's exceptions as an answer."""
    headers = {"x-amzn-errortype": f"{kind}:http://internal.amazon.com/coral/com.amazon.coral.service/"}
    return answer(json.dumps({"message": message}).encode(), status=status, headers=headers)


def frame(kind, payload, message="event"):
    """One message of an event stream."""
    fields = {f":{message}-type": kind, ":content-type": "application/json", ":message-type": message}
    headers = b"".join(_header(name, value) for name, value in fields.items())
    body = json.dumps(payload).encode()
    start = struct.pack(">II", 16 + len(headers) + len(body), len(headers))
    start += struct.pack(">I", binascii.crc32(start))
    whole = start + headers + body
    return whole + struct.pack(">I", binascii.crc32(whole))


def _header(name, value):
    return struct.pack(">B", len(name)) + name.encode() + struct.pack(">BH", 7, len(value)) + value.encode()
