"""What `fairlead stack graph` draws is XML that another program reads."""

import subprocess
import xml.etree.ElementTree as xml

from support.programs import program

STACK = """services:
  web:
    image: "shop/web:1"
    ports: ["8080:80"]
    deploy:
      labels: {traefik.http.routers.a.rule: 'Host(`a&b<c>"d`)'}
"""


def test_the_picture_is_xml_with_all_texts(tmp_path):
    (tmp_path / "docker-stack.yml").write_text(STACK)
    done = subprocess.run(
        [program("fairlead-stack"), "graph", "--format", "svg"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )
    root = xml.fromstring(done.stdout)
    texts = [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"web", "shop/web:1", ":8080", 'a&b<c>"d'} <= set(texts)
