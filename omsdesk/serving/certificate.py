"""The server's certificate. Stations know it by its fingerprint, so nobody has to sign it."""

import hashlib
import ssl
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from omsdesk.serving import account

NAME = "OMS Desk server"
# A bench whose clock has forgotten the year must still find its server: the fingerprint vouches, not the calendar.
FROM = datetime(2000, 1, 1, tzinfo=UTC)
TO = datetime(2099, 12, 31, tzinfo=UTC)


def make(certificate: Path, key: Path) -> None:
    """A new certificate and its key, for one server and for good."""
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(FROM)
        .not_valid_after(TO)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(private, hashes.SHA256())
    )
    account.write(
        key,
        private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
    )
    account.write(certificate, made.public_bytes(serialization.Encoding.PEM))


def fingerprint(der: bytes) -> bytes:
    """What a certificate is known by: its SHA-256."""
    return hashlib.sha256(der).digest()


def fingerprint_of_file(certificate: Path) -> bytes:
    """The fingerprint of a kept certificate."""
    return fingerprint(ssl.PEM_cert_to_DER_cert(certificate.read_text(encoding="ascii")))


def words_of(mark: bytes) -> str:
    """A fingerprint as people compare it: ``3F:A0:...``."""
    return mark.hex(":").upper()
