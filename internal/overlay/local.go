// Copyright (c) The terraform-provider-residency authors
// SPDX-License-Identifier: MPL-2.0

package overlay

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/data-residency/terraform-provider-residency/internal/catalog"
)

// Limits of an overlay. The whole base layer is a small part of them.
const (
	maxFileSize = 16 << 20
	maxSize     = 64 << 20
	maxFiles    = 10_000
)

// local reads a file, or the YAML files of a folder. Links may not lead out of the folder.
func (r *Reader) local(name string) ([]catalog.File, error) {
	full := name
	if !filepath.IsAbs(full) {
		full = filepath.Join(r.Folder, full)
	}
	info, err := os.Stat(full)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("there is no file or folder %s", full)
	case err != nil:
		return nil, fmt.Errorf("it cannot be read: %w", err)
	case info.IsDir():
		return readFolder(full, name)
	}
	root, err := os.OpenRoot(filepath.Dir(full))
	if err != nil {
		return nil, fmt.Errorf("its folder cannot be read: %w", err)
	}
	defer func() { _ = root.Close() }()
	text, err := readFile(root.FS(), filepath.Base(full))
	if err != nil {
		return nil, err
	}
	return []catalog.File{{Name: name, Text: text}}, nil
}

func readFolder(full, name string) ([]catalog.File, error) {
	root, err := os.OpenRoot(full)
	if err != nil {
		return nil, fmt.Errorf("the folder cannot be read: %w", err)
	}
	defer func() { _ = root.Close() }()
	w := walk{files: root.FS(), name: filepath.ToSlash(name)}
	if err := fs.WalkDir(w.files, ".", w.visit); err != nil {
		return nil, err
	}
	if len(w.found) == 0 {
		return nil, errors.New("the folder has no file that ends with .yaml or .yml")
	}
	return w.found, nil
}

// walk collects the YAML files of a folder.
type walk struct {
	files fs.FS
	name  string // of the folder
	found []catalog.File
	size  int
}

func (w *walk) visit(at string, entry fs.DirEntry, err error) error {
	switch {
	case err != nil:
		return fmt.Errorf("%s cannot be read: %w", at, err)
	case at != "." && strings.HasPrefix(entry.Name(), "."):
		if entry.IsDir() {
			return fs.SkipDir // such as .git, and what a mounted volume keeps beside its files
		}
		return nil
	case entry.IsDir():
		return nil
	case entry.Type()&fs.ModeSymlink != 0:
		if err := w.checkLink(at); err != nil {
			return err
		}
	}
	if ext := strings.ToLower(path.Ext(at)); ext != ".yaml" && ext != ".yml" {
		return nil
	}
	text, err := readFile(w.files, at)
	if err != nil {
		return err
	}
	w.found, w.size = append(w.found, catalog.File{Name: path.Join(w.name, at), Text: text}), w.size+len(text)
	switch {
	case w.size > maxSize:
		return fmt.Errorf("its files are larger than %d MiB together", maxSize>>20)
	case len(w.found) > maxFiles:
		return fmt.Errorf("it has more than %d files", maxFiles)
	}
	return nil
}

// checkLink refuses links to folders: what lies there would be missing without a word.
func (w *walk) checkLink(at string) error {
	info, err := fs.Stat(w.files, at)
	switch {
	case err != nil:
		return linkError(at, err)
	case info.IsDir():
		return fmt.Errorf("%s is a link to a folder, which is not followed; give that folder as an overlay of its own", at)
	}
	return nil
}

func linkError(at string, err error) error {
	return fmt.Errorf("%s is a link that cannot be followed; it may not lead out of the folder: %w", at, err)
}

func readFile(files fs.FS, name string) ([]byte, error) {
	info, err := fs.Stat(files, name)
	switch {
	case err != nil:
		return nil, linkError(name, err) // it was there a moment ago, so it is a link
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is neither a file nor a folder", name)
	case info.Size() > maxFileSize:
		return nil, fmt.Errorf("%s is larger than %d MiB", name, maxFileSize>>20)
	}
	f, err := files.Open(name)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", name, err)
	}
	defer func() { _ = f.Close() }()
	text, err := io.ReadAll(io.LimitReader(f, maxFileSize+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s cannot be read: %w", name, err)
	case len(text) > maxFileSize:
		return nil, fmt.Errorf("%s is larger than %d MiB", name, maxFileSize>>20)
	}
	return text, nil
}
