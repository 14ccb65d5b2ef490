"""OCI image layouts written by the tests themselves, from the image specification."""

import hashlib
import io
import json
import random
import tarfile

MANIFEST = "application/vnd.oci.image.manifest.v1+json"


def layer(name, size, seed=0):
    """A tar archive with one file of random bytes, the same for the same seed."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        entry = tarfile.TarInfo(name)
        entry.size = size
        archive.addfile(entry, io.BytesIO(random.Random(f"{name}{seed}").randbytes(size)))
    return out.getvalue()


def write_layout(directory, layers, tag="1.0", **manifest_fields):
    """Writes the image and returns its digest. The manifest keeps unknown `manifest_fields`."""
    blobs = directory / "blobs/sha256"
    blobs.mkdir(parents=True, exist_ok=True)

    def store(media_type, data):
        digest = hashlib.sha256(data).hexdigest()
        (blobs / digest).write_bytes(data)
        return {"mediaType": media_type, "digest": f"sha256:{digest}", "size": len(data)}

    stored = [store("application/vnd.oci.image.layer.v1.tar", data) for data in layers]
    config = {"architecture": "amd64", "os": "linux", "config": {},
              "rootfs": {"type": "layers", "diff_ids": [entry["digest"] for entry in stored]}}
    manifest = {"schemaVersion": 2, "mediaType": MANIFEST,
                "config": store("application/vnd.oci.image.config.v1+json", json.dumps(config).encode()),
                "layers": stored, **manifest_fields}
    # Indented, so that a tool which writes the manifest anew changes the digest.
    named = store(MANIFEST, json.dumps(manifest, indent=3).encode())
    digest = named["digest"]
    named["annotations"] = {"org.opencontainers.image.ref.name": tag}
    (directory / "oci-layout").write_text('{"imageLayoutVersion":"1.0.0"}')
    (directory / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": [named]}))
    return digest
