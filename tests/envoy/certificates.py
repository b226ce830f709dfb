"""Certificates of an authority of the tests."""

import datetime
import ssl

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Authority:
    """Signs certificates, and writes them into a directory."""

    def __init__(self, directory):
        self.directory, self.key = directory, ec.generate_private_key(ec.SECP256R1())
        self.name = _name("authority")
        self._write("authority", self.key, self._signed(self.name, self.key, [], is_authority=True))

    def issue(self, name, *alternatives):
        """A key and a certificate; gives the paths of both."""
        key = ec.generate_private_key(ec.SECP256R1())
        return self._write(name, key, self._signed(_name(name), key, alternatives))

    @property
    def certificate(self):
        return self.directory / "authority.crt"

    def _signed(self, name, key, alternatives, is_authority=False):
        now = datetime.datetime.now(datetime.timezone.utc)
        builder = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(self.name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(hours=1))
            .not_valid_after(now + datetime.timedelta(hours=1))
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        )
        if alternatives:
            builder = builder.add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        return builder.sign(self.key, hashes.SHA256())

    def _write(self, name, key, certificate):
        paths = self.directory / f"{name}.key", self.directory / f"{name}.crt"
        form = serialization.PrivateFormat.PKCS8
        paths[0].write_bytes(key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))
        paths[1].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        return paths

    def server(self, key, certificate):
        """What a listener of Envoy's is secured by: it asks for a certificate, and takes none for an answer."""
        own = {"certificate_chain": {"filename": str(certificate)}, "private_key": {"filename": str(key)}}
        trusted = {"trusted_ca": {"filename": str(self.certificate)}}
        return {"common_tls_context": {"tls_certificates": [own], "validation_context": trusted}}

    def client(self, key=None, certificate=None):
        """How a client connects, with a certificate or without."""
        context = ssl.create_default_context(cafile=self.certificate)
        context.check_hostname = False
        if certificate:
            context.load_cert_chain(certificate, key)
        return context


def _name(name):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name), x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Acme, Inc")])
