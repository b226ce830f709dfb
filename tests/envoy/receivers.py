"""Whoever takes access logs and traces: an OpenTelemetry collector (gRPC and HTTP) and Envoy's access log service."""

import json
import threading
import time
from concurrent import futures
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import grpc
from google.protobuf import any_pb2, json_format, struct_pb2
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest, ExportLogsServiceResponse
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest, ExportTraceServiceResponse


class Receivers:
    """Servers on ports of their own. What they were sent stands in `logs`, by who sent it, in `traces`, and as it came in `bytes`."""

    def __init__(self):
        self.logs = {"otlp-grpc": [], "otlp-http": [], "als": []}
        self.traces, self.bytes = [], []
        self.grpc = grpc.server(futures.ThreadPoolExecutor(4))
        self.grpc.add_generic_rpc_handlers(
            (
                _unary("opentelemetry.proto.collector.logs.v1.LogsService", self._over_grpc, ExportLogsServiceResponse()),
                _unary("opentelemetry.proto.collector.trace.v1.TraceService", self._traced, ExportTraceServiceResponse()),
                grpc.method_handlers_generic_handler(
                    "envoy.service.accesslog.v3.AccessLogService",
                    {"StreamAccessLogs": grpc.stream_unary_rpc_method_handler(self._by_service)},
                ),
            )
        )
        self.grpc_port = self.grpc.add_insecure_port("127.0.0.1:0")
        self.grpc.start()
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self._over_http))
        self.http_port = self.http.server_address[1]
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def _over_grpc(self, message):
        self._take_logs("otlp-grpc", message)

    def _over_http(self, path, message):
        assert path == "/v1/logs"
        self._take_logs("otlp-http", message)

    def _take_logs(self, kind, message):
        self.bytes.append(message)
        for resource in ExportLogsServiceRequest.FromString(message).resource_logs:
            of = {"resource": _texts(resource.resource.attributes)}
            entries = [entry for scope in resource.scope_logs for entry in scope.log_records]
            self.logs[kind] += [of | {"body": entry.body.string_value} | _texts(entry.attributes) for entry in entries]

    def _traced(self, message):
        self.bytes.append(message)
        for resource in ExportTraceServiceRequest.FromString(message).resource_spans:
            self.traces += [span for scope in resource.scope_spans for span in scope.spans]

    def _by_service(self, messages, _context):
        for message in messages:
            self.bytes.append(message)
            for held in _members(message, *FILTER_STATE):
                (name,), (value,) = _members(held, 1), _members(held, 2)
                assert name == b"wasm.portcullis.struct"
                record = struct_pb2.Struct()
                assert any_pb2.Any.FromString(value).Unpack(record)
                self.logs["als"].append({"body": json.dumps(json_format.MessageToDict(record))})
        return b""

    def records(self, kind):
        """By the id of each request, the records of it that came this way."""
        found = {}
        for entry in list(self.logs[kind]):
            record = json.loads(entry["body"])
            found.setdefault(record["request_id"], []).append(record)
        return found

    def wait_for(self, kind, request_id, seconds=10):
        """The one entry of a request."""
        deadline = time.monotonic() + seconds
        while request_id not in self.records(kind):
            assert time.monotonic() < deadline, f"{kind}: nothing of {request_id}"
            time.sleep(0.05)
        return next(dict(entry) for entry in self.logs[kind] if json.loads(entry["body"])["request_id"] == request_id)

    def close(self):
        self.http.shutdown()
        self.http.server_close()
        self.grpc.stop(0).wait(5)


# The way to `filter_state_objects` in `envoy.service.accesslog.v3.StreamAccessLogsMessage`: `http_logs`, `log_entry`,
# `common_properties`.
FILTER_STATE = (2, 1, 1, 21)


def _members(message, *way):
    """What stands in a message under these numbers, one within the other, as bytes."""
    found, at = [], 0

    def number():
        nonlocal at
        value = shift = 0
        while True:
            at += 1
            value |= (message[at - 1] & 0x7F) << shift
            shift += 7
            if message[at - 1] < 0x80:
                return value

    while at < len(message):
        field, kind = divmod(number(), 8)
        size = {0: 0, 1: 8, 5: 4}.get(kind)
        if size is None:
            size = number()
        elif kind == 0:
            number()
        if kind == 2 and field == way[0]:
            inner = message[at : at + size]
            found += _members(inner, *way[1:]) if way[1:] else [inner]
        at += size
    return found


def _unary(service, take, response):
    """A service with the one method `Export`."""

    def export(message, _context):
        take(message)
        return response

    handler = grpc.unary_unary_rpc_method_handler(export, response_serializer=lambda message: message.SerializeToString())
    return grpc.method_handlers_generic_handler(service, {"Export": handler})


def _texts(attributes):
    return {attribute.key: attribute.value.string_value for attribute in attributes}


def _handler(take):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            take(self.path, b"".join(self._chunks()))
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def _chunks(self):
            """Envoy announces no length."""
            while size := int(self.rfile.readline(), 16):
                yield self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()

        def log_message(self, *_):
            pass

    return Handler
